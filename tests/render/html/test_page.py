"""The page: whole, harmless, readable without a script, and small."""

import base64
import hashlib
import re
from dataclasses import replace
from itertools import pairwise

import pictures
import pytest
import reports
from html_markup import parsed

from unseen.render.html import figure as figure_module
from unseen.render.html.page import to_frame, to_html

MOST_BYTES = 3_000_000
TAGS = {
    *("html", "head", "meta", "title", "style", "body", "script", "footer"),
    *("a", "header", "p", "fieldset", "legend", "input", "label", "div", "nav"),
    *("ol", "ul", "li", "span", "bdi", "main", "section", "article"),
    *("h1", "h2", "h3", "h4", "dl", "dt", "dd", "b", "small", "i", "em", "strong"),
    *("figure", "figcaption", "details", "summary", "pre", "code"),
    *("table", "thead", "tbody", "tr", "th", "td"),
    *("svg", "g", "path", "rect", "line", "text"),
}


@pytest.fixture(scope="module")
def made():
    """Make each page once."""
    return {n: to_html(make(), pages=reports.PAGES) for n, make in reports.ALL.items()}


@pytest.fixture(params=sorted(reports.ALL))
def page(request, made):
    return made[request.param]


def policy_of(root):
    (meta,) = [
        m
        for m in root.all("meta")
        if m.attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    parts = (part.split() for part in meta.attributes["content"].split(";"))
    return {name: set(sources) for name, *sources in parts}


def hashed(text):
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def test_a_page_is_small(page):
    assert len(page.encode()) < MOST_BYTES


def test_only_what_the_policy_names_can_run_or_load(page):
    root = parsed(page)
    policy = policy_of(root)
    assert policy["default-src"] == policy["base-uri"] == {"'none'"}
    assert policy["form-action"] == {"'none'"}
    assert policy["img-src"] == {"data:"}
    scripts = [
        s for s in root.all("script") if s.attributes.get("type") != "application/json"
    ]
    assert policy["script-src"] == {hashed(s.text) for s in scripts}
    assert policy["style-src"] == {hashed(s.text) for s in root.all("style")}


def test_nothing_is_fetched(page):
    for element in parsed(page).all():
        assert not {"src", "srcset", "action", "data", "background"} & set(
            element.attributes
        )
        link = element.attributes.get("href", "#")
        assert link.startswith(("#", "https://doi.org/"))


def test_no_element_and_no_attribute_but_ours(page):
    for element in parsed(page).all():
        assert element.tag in TAGS
        assert not [n for n in element.attributes if n.startswith("on")]
        assert "style" not in element.attributes


def test_a_reader_of_the_page_finds_her_way(page):
    root = parsed(page)
    (html,) = root.all("html")
    assert html.attributes["lang"] == "en"
    assert len(list(root.all("main"))) == len(list(root.all("h1"))) == 1
    assert next(root.all("a")).attributes == {"class": "skip", "href": "#answer"}
    ranks = [int(h.tag[1]) for h in root.all("h1", "h2", "h3", "h4")]
    assert ranks[0] == 1
    assert all(b <= a + 1 for a, b in pairwise(ranks))
    ids = [e.attributes["id"] for e in root.all() if "id" in e.attributes]
    assert len(ids) == len(set(ids))
    for element in root.all():
        link = element.attributes.get("href", "")
        if link.startswith("#"):
            assert link[1:] in ids
        for name in ("for", "aria-labelledby"):
            if name in element.attributes:
                assert element.attributes[name] in ids
    for table in root.all("th"):
        assert table.attributes["scope"] in {"col", "row"}


def test_every_figure_has_words_a_drawing_and_its_numbers(made):
    root = parsed(made["realistic"])
    figures = list(root.all("figure"))
    assert len(figures) == 8
    for figure in figures:
        assert next(figure.all("figcaption")).words().strip()
        (still,) = [
            d for d in figure.all("div") if "still" in d.attributes.get("class", "")
        ]
        assert still.attributes["role"] in {"img", "region"}
        assert "table below" in still.attributes["aria-label"]
        assert len(list(still.all("svg"))) == 1 + (still.attributes["role"] == "img")
        assert len(list(figure.all("tr"))) > 3


def test_the_page_reads_without_a_script(realistic):
    page = to_html(realistic, pages=reports.PAGES, interactive=False)
    root = parsed(page)
    assert not list(root.all("script"))
    assert policy_of(root)["script-src"] == {"'none'"}
    assert len(page) < 300_000
    text = root.words()
    for said in (
        "Expect an AUC of about 0.871 on unseen data, not the claimed 0.964.",
        "weekday = Sun is 'successful' without an exception: 231 of 231 rows",
        "Flatters the AUC by 0.033 [0.029, 0.037]; taken out of the honest score.",
        "Ask when weekday is written. If not before the target, drop it.",
        'X = X.drop(columns=["weekday"])',
        "Nature has such values: the smell of some poisonous mushrooms.",
        "chance = 0.001",
        "Both are known at prediction; the sum is the contract.",
        "518 rows are too few; 2,000 would do.",
        "0.858 [0.849, 0.867]",
        "2,105 values, 3.9 rows each",
        "unseen audit data/grants.parquet",
        "seed 20240501",
        "rows 3,",
        "and 35 others",
        "4 errors and 4 warnings stand that nobody has accepted.",
    ):
        assert said in re.sub(r"\s+", " ", text)


def test_every_finding_stands_once_and_is_linked(made, realistic):
    root = parsed(made["realistic"])
    articles = list(root.all("article"))
    assert [a.attributes["id"] for a in articles] == [
        f"finding-{i}" for i in range(1, 11)
    ]
    (nav,) = root.all("nav")
    links = [a.attributes["href"] for a in nav.all("a")]
    assert [x for x in links if "finding-" in x] == [
        f"#finding-{i}" for i in range(1, 11)
    ]


def test_names_of_the_data_are_words(made):
    root = parsed(made["hostile"])
    text = root.words()
    assert "<script>alert(1)</script>" in text
    assert "\"><img src=x onerror=alert(1)>' onload='x" in text
    assert "{{ 7 * 7 }}{% raw %}" in text
    assert "49" not in {e.words() for e in root.all("bdi", "code")}
    assert r"\u202ereversed" in text
    assert r"two\nlines\r\nand\ta tab" in text
    visible = "".join(e.text for e in root.all() if e.tag not in {"script", "style"})
    assert not set(visible) & set("\x00\x07\x1b\u202e\u2028\udcff")


def test_data_in_a_script_element_cannot_end_it(made):
    data = [
        s
        for s in parsed(made["hostile"]).all("script")
        if s.attributes.get("type") == "application/json"
    ]
    assert len(data) > 5
    for script in data:
        assert not set(script.text) & set("<>&")
        assert script.text.isascii()


def test_a_wide_report_is_cut_and_says_so(made):
    root = parsed(made["wide"])
    assert len(list(root.all("article"))) == 50
    rows = [r for r in root.all("tr") if "finding" in r.attributes.get("class", "")]
    assert len(rows) == 250
    assert len(list(root.all("svg"))) <= 2 * figure_module.MOST_FIGURES


def test_the_largest_page_is_small_too(wide):
    name = "w" * 5000
    rows = tuple((name + str(i), i / 300, 0.0, 1.0) for i in range(300))
    picture = replace(
        pictures.rates(), fields=("level", "rate", "low", "high"), rows=rows
    )
    findings = tuple(
        replace(
            f,
            message=f"`{name}` {f.message}",
            picture=picture,
            accepted=name if i % 2 else None,
            remedy=replace(f.remedy, code=name * 3, text=name),
            evidence=tuple((f"{name}{k}", name) for k in range(100)),
        )
        for i, f in enumerate(wide.findings * 4)
    )
    pages = {"LEAK002": reports.PAGES["LEAK002"] * 3}
    page = to_html(replace(wide, findings=findings), pages=pages)
    assert len(page.encode()) < MOST_BYTES
    parsed(page)


def test_a_wrong_picture_costs_its_drawing_alone(realistic):
    wrong = replace(pictures.bars(), fields=("a", "b"))
    finding = replace(realistic.findings[0], picture=wrong)
    page = to_html(replace(realistic, findings=(finding,)))
    root = parsed(page)
    assert "This figure could not be drawn." in root.words()
    assert "0.3100" in root.words()


def test_without_a_figure_there_is_no_runtime(made):
    for name in ("minimal", "clean"):
        assert len(made[name]) < 40_000


def test_the_same_report_the_same_page(realistic):
    assert to_html(realistic) == to_html(realistic)


def test_grades_can_be_filtered_without_a_script(made):
    root = parsed(made["realistic"])
    inputs = [i.attributes for i in root.all("input")]
    assert [i["id"] for i in inputs if i["name"] == "grade"] == [
        *("grade-all", "grade-error", "grade-warning", "grade-note")
    ]
    (style,) = root.all("style")
    assert ":has(#grade-error:checked) .finding:not(.error)" in style.text


def test_a_frame_holds_the_page_as_text(realistic):
    (frame,) = parsed(to_frame(realistic, pages=reports.PAGES)).all()
    assert frame.tag == "iframe"
    assert frame.attributes["sandbox"] == "allow-scripts allow-popups"
    assert frame.attributes["srcdoc"] == to_html(realistic, pages=reports.PAGES)


def test_a_file_is_shown_by_its_name_and_its_path_is_at_hand(realistic):
    audited = replace(
        realistic.audited, train="/home/a/x/t.parquet", test="C:\\y\\u.csv"
    )
    root = parsed(to_html(replace(realistic, audited=audited), interactive=False))
    said = {d.words(): d.attributes.get("title") for d in root.all("dd")}
    assert said["t.parquet (8,190 rows)"] == "/home/a/x/t.parquet"
    assert said["u.csv (518 rows)"] == "C:\\y\\u.csv"
    (mark,) = [p for p in root.all("p") if p.attributes.get("class") == "mark"]
    assert mark.words() == "unseen audit of t.parquet"
