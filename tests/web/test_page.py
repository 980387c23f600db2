"""The page: who sees it, what it says, and names that would be code."""

import html
import re

from web_case import ask_client, guesses

from unseen.web.chart import Dot, answers_spec, chart
from unseen.web.sessions import SECONDS, Sessions
from unseen.web.tokens import Person, TokenBook

EVIL = '"><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}\u202e'


def cookie_of(answer):
    return re.match(r"unseen_vault=([\w-]+); (.*)", answer.headers["set-cookie"])


def test_a_stranger_is_asked_for_a_token_and_told_nothing(call):
    answer = call("GET", "/")
    assert answer.status_code == 401
    assert "Show your token" in answer.text
    assert "accuracy" not in answer.text
    policy = answer.headers["content-security-policy"]
    assert "connect-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy


def test_a_token_becomes_a_cookie_that_only_the_page_takes(call):
    begun = call("POST", "/v1/session", who="bob")
    assert begun.status_code == 204
    value, rest = cookie_of(begun).groups()
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(rest.split("; "))
    with_it = {"cookie": f"unseen_vault={value}"}
    page = call("GET", "/", headers=with_it)
    assert page.status_code == 200
    assert "signed in as <bdi>bob</bdi>" in page.text
    # Else another site could make the browser ask.
    for method, url in (("GET", "/v1/vault"), ("POST", "/v1/looks")):
        assert call(method, url, headers=with_it).status_code == 401


def test_behind_tls_the_cookie_stays_there(call):
    headers = {"x-forwarded-proto": "https"}
    begun = call("POST", "/v1/session", who="bob", headers=headers)
    assert "Secure" in cookie_of(begun)[2].split("; ")
    page = call("GET", "/", who="bob", headers=headers).text
    assert "unseen vault score https://vault.example " in page


def test_a_session_ends_with_its_time_and_with_its_token():
    now = [0.0]
    sessions = Sessions(lambda: now[0])
    ann, _ = Person.new("ann")
    cookie = sessions.begin(ann)
    assert sessions.person(cookie, [ann]) == ann
    again, _ = Person.new("ann")
    assert sessions.person(cookie, [again]) is None
    assert sessions.person("", [ann]) is None
    now[0] = SECONDS
    assert sessions.person(cookie, [ann]) is None


def test_many_sessions_do_not_fill_the_memory():
    sessions = Sessions()
    ann, _ = Person.new("ann")
    first, *_, last = [sessions.begin(ann) for _ in range(1_001)]
    assert sessions.person(first, [ann]) is None
    assert sessions.person(last, [ann]) == ann


def test_names_and_labels_are_text_and_nothing_else(desk, folder):
    person, token = Person.new(EVIL[:-1], owner=True)
    call = ask_client(desk, TokenBook(people=[person]), {"evil": token})
    url = f"/v1/looks?label={EVIL.replace('{', '%7B').replace('}', '%7D')}"
    assert call("POST", url, who="evil", body=guesses(folder, 1)).status_code == 200
    page = call("GET", "/", who="evil", headers={"host": 'x"><b>.example'})
    text = page.text
    assert text.count("<script>") == text.count("</script>") == 1
    assert "<img" not in text
    assert "<b>" not in text
    assert (
        "49"
        not in re.sub(r"<style>.*</style>", "", text, flags=re.S).split("7*7")[1][:3]
    )
    assert html.escape("<script>alert(1)</script>") in text
    # A character that would turn the reading direction is shown instead.
    assert "\u202e" not in text
    assert r"\u202e" in text


def test_the_page_fetches_nothing_and_its_policy_names_its_own_parts(call, folder):
    call("POST", "/v1/looks?training=.5", who="ann", body=guesses(folder, 1))
    page = call("GET", "/", who="ann")
    assert not re.search(r"(src|href)\s*=|url\(|@import", page.text)
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "connect-src" not in policy
    assert page.headers["cache-control"] == "no-store"


def test_the_page_shows_own_looks_and_to_an_owner_all(call, folder):
    for k, who in enumerate(["ann", "bob"]):
        url = f"/v1/looks?label=of-{who}"
        call("POST", url, who=who, body=guesses(folder, k + 1))
    bobs, anns = (call("GET", "/", who=who).text for who in ("bob", "ann"))
    assert "of-bob" in bobs
    assert "of-ann" not in bobs
    assert "of-bob" in anns
    assert "of-ann" in anns
    assert "48 of 50 holdout answers left" in bobs


def test_before_the_first_look_there_is_no_chart(call):
    page = call("GET", "/", who="bob").text
    assert "Nothing was asked yet." in page
    assert "<svg" not in page


def test_a_closed_vault_says_so_and_asks_for_nothing(call, folder):
    call("POST", "/v1/open", who="ann", body=guesses(folder, 1))
    page = call("GET", "/", who="ann").text
    assert "The final score was given; nothing more is answered" in page
    assert "How to ask" not in page
    # Its label, and where the answer is from.
    assert page.count(">final<") == 2


def test_the_chart_has_a_dot_and_a_bar_for_each_answer():
    dots = [
        Dot(number=k, score=0.7, low=0.6, high=0.8, source=source)
        for k, source in enumerate(["training", "holdout", "final"], 1)
    ]
    drawn = chart(tuple(dots), "AUC")
    for svg in (drawn.wide, drawn.narrow):
        assert svg.startswith("<svg")
        assert "agrees with training" in svg
        assert "<script" not in svg
    spec = answers_spec(dots, "AUC")
    assert [row["look"] for row in spec["data"]["values"]] == [1, 2, 3]
    assert len({row["kind"] for row in spec["data"]["values"]}) == 3


def test_the_chart_keeps_to_the_last_answers_and_bears_a_missing_bar():
    dots = [
        Dot(number=k, score=0.5, low=None, high=None, source="holdout")
        for k in range(1, 100)
    ]
    spec = answers_spec(dots, "AUC")
    assert [row["look"] for row in spec["data"]["values"]] == list(range(40, 100))
    assert "<svg" in chart(tuple(dots), "AUC").wide


def test_only_the_last_looks_stand_on_the_page(call, folder):
    body = guesses(folder, 1)
    for _ in range(103):
        call("POST", "/v1/looks", who="bob", body=body)
    page = call("GET", "/", who="bob").text
    assert "And 3 before them" in page
    assert page.count("as look 1<") == 100
