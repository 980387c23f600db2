"""Addresses of vaults, and which of them stay on this machine."""

from ipaddress import ip_address


def is_loopback(host: str) -> bool:
    """Say whether what is sent to a host can't leave the machine.

    Examples
    --------
    >>> [is_loopback(h) for h in ("localhost", "127.0.0.1", "::1", "0.0.0.0", "db1")]
    [True, True, True, False, False]
    """
    if host.rstrip(".").lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def origin(host: str, port: int) -> str:
    """Give the address that a browser is told.

    Examples
    --------
    >>> origin("127.0.0.1", 8765), origin("::1", 80)
    ('http://127.0.0.1:8765', 'http://[::1]:80')
    """
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def is_url(vault: str) -> bool:
    """Say whether a vault is named by an address.

    Examples
    --------
    >>> is_url("http://127.0.0.1:8765"), is_url("loans.vault")
    (True, False)
    """
    return vault.lower().startswith(("http://", "https://"))
