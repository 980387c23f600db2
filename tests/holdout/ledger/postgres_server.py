"""A real PostgreSQL server for the tests, as long as they run.

It listens on a socket in a folder of its own and on nothing else, asks for passwords,
and keeps what it confirms, as a team's server would.
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

PASSWORD = "a-secret/of:the=team"
OWNER = "owner-of-the-server"


def binaries() -> Path | None:
    """Give the folder of initdb and postgres; Debian keeps them off the path."""
    found = [*Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    on_path = shutil.which("initdb")
    if on_path is not None:
        found.append(Path(on_path).resolve())
    whole = [p.parent for p in found if (p.parent / "postgres").exists()]
    return max(whole, default=None, key=lambda p: (len(p.parts), str(p)))


class Server:
    """One server; `kill` is a power cut, `start` brings it back."""

    def __init__(self, folder: Path, bin_: Path, user: str | None) -> None:
        self._folder, self._bin, self._user = folder, bin_, user
        self._process: subprocess.Popen[bytes] | None = None

    def url(self, database: str = "vaults", *, user: str = "team") -> str:
        secret = PASSWORD if user == "team" else OWNER
        secret = secret.replace("/", "%2F").replace(":", "%3A")
        return f"postgresql://{user}:{secret}@/{database}?host={self._folder}"

    def begin(self) -> None:
        """Make the server's files."""
        secret = self._folder / "owner"
        secret.write_text(OWNER)
        if self._user is not None:
            shutil.chown(secret, self._user)
            shutil.chown(self._folder, self._user)
        words = ["-A", "scram-sha-256", "-U", "owner", f"--pwfile={secret}"]
        words += ["-D", str(self._data), "-E", "UTF8", "--no-locale", "--no-sync"]
        words += ["--wal-segsize=1"]
        done = self._run(self._bin / "initdb", *words)
        if done.returncode:
            raise RuntimeError(done.stderr.decode())

    def start(self) -> None:
        """Start it, and wait until it answers."""
        words = [f"unix_socket_directories={self._folder}", "listen_addresses="]
        # What the checkpointer and others do alone is not what is tested.
        words += ["max_connections=40", "shared_buffers=16MB", "max_wal_size=32MB"]
        options = [part for word in words for part in ("-c", word)]
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with (self._folder / "log").open("ab") as log:
                self._process = subprocess.Popen(
                    [self._bin / "postgres", "-D", self._data, *options],
                    stdout=log, stderr=log, cwd=self._folder, **self._as_user(),
                )  # fmt: skip
            while self._process.poll() is None and time.monotonic() < deadline:
                if self._answers():
                    return
                time.sleep(0.02)
            # After a kill the memory of the dead server may be held for a moment.
            time.sleep(0.1)
        raise RuntimeError((self._folder / "log").read_text()[-2000:])

    def kill(self) -> None:
        """Kill the server and all its processes at once, as a power cut would."""
        assert self._process is not None
        family = [self._process.pid, *_children(self._process.pid)]
        for pid in family:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._process.wait()

    def limit_files(self, size: str) -> None:
        """Let the team's connections write no file beyond a size: a full disk."""
        team = "SELECT pid FROM pg_stat_activity WHERE usename = 'team'"
        for (pid,) in self.sql(team):
            # The soft limit alone, and as the server's user: it can be lifted again.
            done = self._run("prlimit", f"--pid={pid}", f"--fsize={size}:")
            if done.returncode:
                raise RuntimeError(done.stderr.decode())

    def stop(self) -> None:
        """Stop it for good; its files are thrown away."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(60)

    def sql(self, *statements: str, database: str = "vaults") -> list[tuple]:
        """Do something as the server's owner, who may do everything."""
        words = {"host": str(self._folder), "user": "owner", "password": OWNER}
        rows: list[tuple] = []
        with psycopg.connect(dbname=database, autocommit=True, **words) as db:
            for statement in statements:
                cursor = db.execute(statement.encode())
                rows = cursor.fetchall() if cursor.description else []
        return rows

    @property
    def folder(self) -> Path:
        """Where its socket is."""
        return self._folder

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def _answers(self) -> bool:
        try:
            self.sql("SELECT 1", database="postgres")
        except psycopg.OperationalError:
            return False
        return True

    def _as_user(self) -> dict:
        if self._user is None:
            return {}
        entry = pwd.getpwnam(self._user)
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}

    def _run(self, *words: object) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [str(w) for w in words], capture_output=True, check=False,
            cwd=self._folder, **self._as_user(),
        )  # fmt: skip


@contextlib.contextmanager
def running() -> Iterator[Server]:
    """Give a server with one database and one user, who is not its owner."""
    bin_ = binaries()
    if bin_ is None:
        raise FileNotFoundError("no initdb in /usr/lib/postgresql or on the path")
    # Sockets have short names, and pytest's folders are closed to other users.
    folder = Path(tempfile.mkdtemp(prefix="unseen-pg-", dir="/tmp"))
    server = Server(folder, bin_, _user())
    try:
        server.begin()
        server.start()
        server.sql(
            f"CREATE ROLE team LOGIN PASSWORD '{PASSWORD}'",
            "CREATE DATABASE vaults OWNER team",
            database="postgres",
        )
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _user() -> str | None:
    """Give somebody to run as: the server refuses to be run by root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _children(parent: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            words = stat.read_text().rpartition(")")[2].split()
            if int(words[1]) == parent:
                found.append(int(stat.parent.name))
    return found
