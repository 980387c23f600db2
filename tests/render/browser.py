"""A headless Chromium, asked through the two pipes of its DevTools protocol."""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")

_SECONDS = 60.0
_SWITCHES = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic"),
    *("--no-first-run", "--disable-sync", "--disable-component-update"),
    *("--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND"),
    "--remote-debugging-pipe",
)
# Bash gives the pipes the numbers that Chromium expects, 3 to read and 4 to write.
_EXEC = 'exec "$0" "${@:3}" 3<&"$1" 4>&"$2"'


@dataclass
class Tab:
    """A page that was opened, and all that it said and asked for."""

    ask: Callable[..., dict[str, Any]]
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def value(self, expression: str) -> Any:
        """Evaluate JavaScript in the page, even where its own scripts may not run."""
        given = self.ask("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in given, given["exceptionDetails"]
        return given["result"].get("value")

    def wait(self, expression: str) -> None:
        """Wait until something is true in the page."""
        end = time.monotonic() + _SECONDS
        while not self.value(expression):
            assert time.monotonic() < end, f"never came true: {expression}"
            time.sleep(0.05)

    def point_at(self, x: float, y: float) -> None:
        """Move the pointer."""
        self.ask("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)

    def hear(self, method: str, said: dict[str, Any]) -> None:
        """Keep what went wrong and what was asked for."""
        match method:
            case "Runtime.exceptionThrown":
                self.errors.append(str(said["exceptionDetails"]))
            case "Runtime.consoleAPICalled" if said["type"] in {"error", "warning"}:
                self.errors.append(str(said["args"]))
            case "Log.entryAdded" if said["entry"]["level"] in {"error", "warning"}:
                self.errors.append(said["entry"]["text"])
            case "Network.requestWillBeSent":
                self.requests.append(said["request"]["url"])


class Browser:
    """Opens pages, one after the other."""

    def __init__(self, down: int, up: int) -> None:
        self._down, self._up = os.fdopen(down, "wb"), os.fdopen(up, "rb")
        self._tabs: dict[str, Tab] = {}
        self._rest = b""
        self._n = 0

    def open(self, path: Path, *, scripts: bool = True, width: int = 1280) -> Tab:
        """Open a file in a tall window, so that all of it is in view."""
        target = self._ask("", "Target.createTarget", url="about:blank")["targetId"]
        session = self._ask("", "Target.attachToTarget", targetId=target, flatten=True)[
            "sessionId"
        ]
        tab = Tab(ask=lambda method, **said: self._ask(session, method, **said))
        self._tabs[session] = tab
        for domain in ("Page", "Runtime", "Network", "Log"):
            tab.ask(f"{domain}.enable")
        tab.ask("Emulation.setScriptExecutionDisabled", value=not scripts)
        size = {"width": width, "height": 12_000, "deviceScaleFactor": 1}
        tab.ask("Emulation.setDeviceMetricsOverride", **size, mobile=False)
        tab.ask("Page.navigate", url=path.as_uri())
        tab.wait(
            f"location.href === {json.dumps(path.as_uri())}"
            " && document.readyState === 'complete'"
        )
        return tab

    def close(self) -> None:
        """End the browser."""
        self._send("", "Browser.close")
        self._down.close()
        self._up.close()

    def _ask(self, session: str, method: str, **said: Any) -> dict[str, Any]:
        self._send(session, method, **said)
        while True:
            heard = self._hear()
            if heard.get("id") == self._n:
                assert "error" not in heard, f"{method}: {heard['error']}"
                return heard["result"]
            if heard.get("sessionId") in self._tabs:
                tab = self._tabs[heard["sessionId"]]
                tab.hear(heard["method"], heard["params"])

    def _send(self, session: str, method: str, **said: Any) -> None:
        self._n += 1
        to = {"sessionId": session} if session else {}
        text = json.dumps({"id": self._n, "method": method, "params": said} | to)
        self._down.write(text.encode() + b"\0")
        self._down.flush()

    def _hear(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            more = os.read(self._up.fileno(), 1 << 16)
            assert more, "the browser has ended"
            self._rest += more
        text, _, self._rest = self._rest.partition(b"\0")
        return json.loads(text)


@contextmanager
def browser() -> Iterator[Browser]:
    """Start a browser with a profile of its own and no way to the network.

    Raises
    ------
    AssertionError
        If there is none.
    """
    assert CHROMIUM, "These tests open pages in Chromium. Install it, as .ci/run does."
    (theirs_in, ours_out), (ours_in, theirs_out) = os.pipe(), os.pipe()
    pipes = (theirs_in, theirs_out)
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        started = subprocess.Popen(
            [
                *("bash", "-c", _EXEC, CHROMIUM, *map(str, pipes)),
                *(*_SWITCHES, f"--user-data-dir={profile}"),
            ],
            pass_fds=pipes,
            stderr=subprocess.DEVNULL,
        )
        for end in pipes:
            os.close(end)
        opened = Browser(ours_out, ours_in)
        try:
            yield opened
        finally:
            opened.close()
            try:
                started.wait(10)
            except subprocess.TimeoutExpired:
                started.kill()
                started.wait()
