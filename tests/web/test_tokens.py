"""Tokens: what the file keeps, who they belong to, and broken files."""

import json
import threading

import pytest
from hypothesis import given, strategies as st

from unseen.errors import InputError
from unseen.web.tokens import Person, TokenBook, add_token, withdraw_token


@pytest.fixture
def file(tmp_path):
    return tmp_path / "tokens.jsonl"


def test_a_token_belongs_to_its_person_alone(file):
    tokens = {name: add_token(file, name) for name in ("ann", "bob", "eve")}
    book = TokenBook(file)
    assert {n: book.owner_of(t).name for n, t in tokens.items()} == {
        name: name for name in tokens
    }
    assert len(set(tokens.values())) == 3
    assert min(map(len, tokens.values())) >= 43


def test_the_file_keeps_no_token_and_is_its_owners(file):
    token = add_token(file, "ann")
    text = file.read_text()
    assert token not in text
    assert token.removeprefix("unseen_") not in text
    assert file.stat().st_mode & 0o777 == 0o600
    assert len({json.loads(line)["salt"] for line in text.splitlines()}) == 1


def test_a_new_token_ends_the_old_one(file):
    old, new = add_token(file, "ann", owner=True), add_token(file, "ann")
    book = TokenBook(file)
    assert book.owner_of(old) is None
    assert book.owner_of(new).owner is False


def test_a_withdrawn_token_is_nobodys_until_a_new_one_is_made(file):
    token = add_token(file, "ann")
    withdraw_token(file, "ann")
    assert TokenBook(file).people() == ()
    assert TokenBook(file).owner_of(token) is None
    again = add_token(file, "ann")
    assert TokenBook(file).owner_of(again).name == "ann"
    with pytest.raises(InputError) as why:
        withdraw_token(file, "bob")
    assert str(why.value) == (
        "`name` must be somebody with a token, got 'bob'. Names stand in "
        f"{str(file)!r}."
    )


def test_many_who_write_at_once_lose_nothing(file):
    tokens: dict[str, str] = {}

    def make(k):
        tokens[f"p{k}"] = add_token(file, f"p{k}")

    threads = [threading.Thread(target=make, args=(k,)) for k in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    book = TokenBook(file)
    assert len(book.people()) == 40
    assert all(book.owner_of(t).name == name for name, t in tokens.items())


@given(st.text(max_size=80))
def test_nothing_but_the_token_itself_is_taken(text):
    person, token = Person.new("ann")
    assert person.has(text) is (text == token)
    assert not any(person.has(t) for t in (token[:-1], token + text + "x", ""))


def test_a_line_that_was_cut_short_takes_no_other_with_it(file):
    add_token(file, "ann")
    with file.open("a") as torn:
        torn.write('{"name": "bo')
    add_token(file, "eve")
    with pytest.raises(InputError) as why:
        TokenBook(file)
    assert str(why.value) == (
        f"`tokens` must have one token a line, got line 2 of {str(file)!r}, which "
        "can't be read. Take the line out, and make that token again."
    )
    lines = file.read_text().splitlines()
    file.write_text("\n".join([lines[0], "", lines[2]]))
    assert [p.name for p in TokenBook(file).people()] == ["ann", "eve"]


@pytest.mark.parametrize(
    "line",
    [
        "[]",
        "7",
        "{}",
        '{"name": "a", "owner": 1, "salt": "00", "sha256": "00"}',
        '{"name": "a", "owner": true, "salt": "zz", "sha256": "00"}',
        '{"name": 7, "owner": true, "salt": "00", "sha256": "00"}',
        '{"name": "", "owner": true, "salt": "00", "sha256": "00"}',
        '{"name": "a", "withdrawn": false}',
    ],
)
def test_a_broken_line_is_named(file, line):
    file.write_text(line + "\n")
    with pytest.raises(InputError, match=r"got line 1 of "):
        TokenBook(file)


def test_a_file_that_is_not_there_is_said(file):
    with pytest.raises(InputError) as why:
        TokenBook(file)
    assert str(why.value) == (
        f"`tokens` must be a file of tokens, got {str(file)!r}: no such file or "
        "directory. Make one with: unseen vault token NAME --tokens FILE"
    )
    with pytest.raises(InputError) as why:
        add_token(file.parent / "not" / "there", "ann")
    assert str(why.value) == (
        "`tokens` must be a file that can be written, got "
        f"{str(file.parent / 'not' / 'there')!r}: no such file or directory. Make its "
        "folder, or name another path."
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("", "`name` must have 1 to 100 characters, got 0. Give the name that the "
             "ledger shall show."),
        ("x" * 101, "`name` must have 1 to 100 characters, got 101. Give the name that "
                    "the ledger shall show."),
        (" ann", "`name` must have characters that show, and no space around it, got "
                 "' ann'. Leave the others out."),
        ("a\u202eb", "`name` must have characters that show, and no space around it, "
                     "got 'a\\u202eb'. Leave the others out."),
    ],
)  # fmt: skip
def test_a_name_that_would_look_like_another_is_refused(file, name, text):
    with pytest.raises(InputError) as why:
        add_token(file, name)
    assert str(why.value) == text
    assert not file.exists()
