"""The key: where it may lie, and that it shows nowhere."""

import base64
import stat
import sys

import pytest
from vault_case import KEY, opened, sealed, table

from unseen.errors import InputError
from unseen.holdout.vault import Vault, key as keys

HEX = KEY.hex()
# The fixture below takes it away from the other tests.
find_keyring = keys._keyring


class Ring:
    """A keyring that lives as long as a test."""

    def __init__(self):
        self.kept = {}

    def set_password(self, service, name, word):
        self.kept[service, name] = word

    def get_password(self, service, name):
        return self.kept.get((service, name))


@pytest.fixture(autouse=True)
def no_key_at_hand(monkeypatch):
    monkeypatch.delenv(keys.VARIABLE, raising=False)
    monkeypatch.setattr(keys, "_keyring", lambda: None)


def refused(call, *args, **words):
    with pytest.raises(InputError) as error:
        call(*args, **words)
    return str(error.value)


def test_a_key_file_is_made_for_its_owner_alone(tmp_path):
    path = tmp_path / "my.key"
    sealed(tmp_path, key=path).vault.close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(bytes.fromhex(path.read_text())) == 32
    with opened(tmp_path, key=path) as vault:
        assert vault.verify() is None


def test_a_key_file_that_is_there_is_used(tmp_path):
    path = tmp_path / "my.key"
    path.write_text(HEX + "\n")
    path.chmod(0o600)
    sealed(tmp_path, key=path).vault.close()
    assert path.read_text() == HEX + "\n"
    opened(tmp_path).close()


@pytest.mark.parametrize(
    "spelled",
    [HEX, HEX.upper(), f" {HEX}\n", base64.b64encode(KEY).decode(),
     base64.urlsafe_b64encode(bytes([255] * 32)).decode()],
)  # fmt: skip
def test_the_environment_holds_hex_or_base64(spelled, tmp_path, monkeypatch):
    monkeypatch.setenv(keys.VARIABLE, spelled)
    sealed(tmp_path, key=None).vault.close()
    used = KEY if "_" not in spelled else bytes([255] * 32)
    opened(tmp_path, key=used).close()


def test_a_key_that_is_given_goes_before_the_environment(tmp_path, monkeypatch):
    sealed(tmp_path).vault.close()
    monkeypatch.setenv(keys.VARIABLE, bytes(32).hex())
    opened(tmp_path).close()


def test_the_keyring_keeps_it_under_the_commitment(tmp_path, monkeypatch):
    ring = Ring()
    monkeypatch.setattr(keys, "_keyring", lambda: ring)
    sealed(tmp_path, key=None).vault.close()
    (place,) = ring.kept
    with opened(tmp_path, key=None) as vault:
        assert place == ("unseen", vault.describe()["commitment"])


def test_a_keyring_that_fails_seals_nothing(tmp_path, monkeypatch):
    ring = Ring()

    def locked(*args):
        raise RuntimeError("locked: " + args[2])

    ring.set_password = locked
    monkeypatch.setattr(keys, "_keyring", lambda: ring)
    assert refused(sealed, tmp_path, key=None) == (
        "The keyring must keep the key, got RuntimeError. Unlock it, or name a file "
        "with --key-file, or key=."
    )
    assert list(tmp_path.iterdir()) == []


def test_without_a_place_for_the_key_nothing_is_sealed(tmp_path):
    assert refused(sealed, tmp_path, key=None) == (
        "`key` must be kept somewhere, got no key file, no UNSEEN_VAULT_KEY and no "
        "keyring on this machine. Name a file with --key-file, or key=."
    )
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_key_is_one_sentence_and_one_of_advice(tmp_path):
    sealed(tmp_path).vault.close()
    assert refused(opened, tmp_path, key=bytes(32)) == (
        "`key` must be the one that this vault was sealed with, got another. "
        "Ask whoever sealed it for the key file."
    )


def test_no_key_at_all(tmp_path):
    sealed(tmp_path).vault.close()
    assert refused(opened, tmp_path, key=None) == (
        "`key` must be given, stand in UNSEEN_VAULT_KEY or in the keyring, got none. "
        "Name the key file with --key-file, or key=."
    )


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_key_that_others_can_read_is_refused(mode, tmp_path):
    path = tmp_path / "my.key"
    path.write_text(HEX)
    path.chmod(mode)
    assert refused(opened, tmp_path / "no", key=path).startswith("`vault` must be")
    sealed(tmp_path).vault.close()
    assert refused(opened, tmp_path, key=path) == (
        f"`key` must be a file that only its owner can read, got {str(path)!r} with "
        f"mode {mode:04o}. Run: chmod 600 {path}"
    )


def test_a_key_file_that_is_not_there(tmp_path):
    sealed(tmp_path).vault.close()
    path = tmp_path / "no.key"
    assert refused(opened, tmp_path, key=path) == (
        f"`key` must be a file that can be read, got {str(path)!r} (no such file or "
        "directory). Check the path."
    )


def test_what_is_no_key_is_refused_without_being_shown(tmp_path, monkeypatch):
    sealed(tmp_path).vault.close()
    monkeypatch.setenv(keys.VARIABLE, "hunter2")
    assert refused(opened, tmp_path, key=None) == (
        "`key` must have 32 bytes, in text as hex or base64, got something else in "
        "UNSEEN_VAULT_KEY which has not. Make one with: openssl rand -hex 32"
    )
    assert refused(opened, tmp_path, key=b"short") == (
        "`key` must have 32 bytes, in text as hex or base64, got the one given which "
        "has not. Make one with: openssl rand -hex 32"
    )


def test_a_key_inside_the_vault_is_refused(tmp_path):
    path = tmp_path / "v" / "my.key"
    assert refused(sealed, tmp_path, key=path) == (
        f"`key` must be kept apart from the vault, got {str(path)!r} inside it. "
        "Name a path elsewhere."
    )


def test_a_key_that_was_made_for_nothing_is_taken_away(tmp_path):
    path = tmp_path / "my.key"
    assert "must name a column" in refused(sealed, tmp_path, key=path, target="z")
    assert not path.exists()


def test_the_key_is_nowhere_in_the_vault_nor_in_what_is_shown(tmp_path):
    seal = sealed(tmp_path, table(60), id="name")
    ids = seal.features["name"].to_pylist()
    reply = seal.vault.score({"name": ids, "prediction": [1] * len(ids)}, who="ann")
    shown = [repr(seal.vault), repr(seal), repr(reply), str(seal.vault.describe())]
    shown += [repr(seal.vault._secret), repr(seal.vault.entries())]
    seal.vault.close()
    files = [p.read_bytes() for p in (tmp_path / "v").iterdir()]
    for said in [s.encode() for s in shown] + files:
        assert KEY not in said
        assert HEX.encode() not in said
        assert base64.b64encode(KEY) not in said


def test_two_vaults_with_one_key_share_no_derived_bytes(tmp_path):
    one = Vault.seal(table(), tmp_path / "one", target="y", key=KEY)
    two = Vault.seal(table(), tmp_path / "two", target="y", key=KEY)
    with one.vault, two.vault:
        salts = {v._public.salt for v in (one.vault, two.vault)}
    uses = ("rows", "ledger", "check", "ids")
    assert len({keys.derived(KEY, s, use) for s in salts for use in uses}) == 8


def test_the_systems_keyring_is_asked(tmp_path, monkeypatch):
    keyring = pytest.importorskip("keyring")
    from keyring.backend import KeyringBackend  # noqa: PLC0415

    class InMemory(KeyringBackend):
        priority = 1
        kept = Ring()

        def set_password(self, service, username, password):
            self.kept.set_password(service, username, password)

        def get_password(self, service, username):
            return self.kept.get_password(service, username)

        def delete_password(self, service, username):
            raise NotImplementedError

    monkeypatch.setattr(keys, "_keyring", find_keyring)
    monkeypatch.setattr(keyring, "get_keyring", InMemory)
    monkeypatch.setattr(keyring, "set_password", InMemory().set_password)
    monkeypatch.setattr(keyring, "get_password", InMemory().get_password)
    sealed(tmp_path, key=None).vault.close()
    opened(tmp_path, key=None).close()
    assert len(InMemory.kept.kept) == 1


def test_a_machine_without_a_keyring_has_none(monkeypatch):
    keyring = pytest.importorskip("keyring")
    from keyring.backends import fail  # noqa: PLC0415

    monkeypatch.setattr(keyring, "get_keyring", fail.Keyring)
    assert find_keyring() is None


def test_without_the_extra_there_is_no_keyring(monkeypatch):
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert find_keyring() is None
