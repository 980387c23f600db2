// Whoever comes by a link again keeps the token out of the address.
if (location.hash.startsWith("#token=")) history.replaceState(null, "", location.pathname);
