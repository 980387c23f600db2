"""A wire to the server that can be cut while a look is being committed."""

import contextlib
import socket
import threading
from pathlib import Path

_NAME = ".s.PGSQL.5432"
# With its end: each transaction begins as READ COMMITTED.
_COMMIT = b"COMMIT\0"


class CutWire:
    """Passes everything on, and cuts the next COMMIT where it is told to.

    `cut` is "before" (the server never hears of it), "after" (it is done, and nobody
    is told) or "silent" (the server never hears of it, nor that the asker is gone).
    """

    def __init__(self, folder: Path, server: Path) -> None:
        self.cut: str | None = None
        self._server = str(server / _NAME)
        self._held: list[socket.socket] = []
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(str(folder / _NAME))
        self._door.listen()
        threading.Thread(target=self._let_in, daemon=True).start()

    def close(self) -> None:
        self._door.close()
        for end in self._held:
            end.close()

    def _let_in(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                asker = self._door.accept()[0]
                server = socket.socket(socket.AF_UNIX)
                server.connect(self._server)
                self._held += [asker, server]
                _Pair(self, asker, server)


class _Pair:
    def __init__(
        self, wire: CutWire, asker: socket.socket, server: socket.socket
    ) -> None:
        self._wire, self._asker, self._server = wire, asker, server
        self._deaf = False
        for pump in (self._to_server, self._to_asker):
            threading.Thread(target=pump, daemon=True).start()

    def _to_server(self) -> None:
        with contextlib.suppress(OSError):
            while data := self._asker.recv(65536):
                if _COMMIT in data and self._wire.cut is not None:
                    how, self._wire.cut = self._wire.cut, None
                    if how == "after":
                        self._deaf = True
                        self._server.sendall(data)
                        continue
                    self._hang_up(how == "silent")
                    return
                self._server.sendall(data)
            self._hang_up()

    def _to_asker(self) -> None:
        with contextlib.suppress(OSError):
            while data := self._server.recv(65536):
                if self._deaf:
                    break
                self._asker.sendall(data)
        self._hang_up()

    def _hang_up(self, silently: bool = False) -> None:
        for end in (self._asker,) if silently else (self._asker, self._server):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
