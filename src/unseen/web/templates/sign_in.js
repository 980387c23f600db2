const said = document.querySelector("[role=alert]");
async function enter(token) {
  said.textContent = "";
  try {
    // In a header: a body or a query would end up in logs.
    const answer = await fetch("v1/session", { method: "POST", headers: { Authorization: `Bearer ${token}` } });
    if (answer.ok) location.replace(location.pathname);
    else said.textContent = (await answer.json()).error.split(" Send one")[0];
  } catch {
    said.textContent = "The server can't be reached with this token.";
  }
}
document.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  enter(event.target.elements.token.value.trim());
});
// What stands behind # is sent to no server; it must not stay in the history either.
const given = new URLSearchParams(location.hash.slice(1)).get("token");
if (given) {
  history.replaceState(null, "", location.pathname);
  enter(given);
}
