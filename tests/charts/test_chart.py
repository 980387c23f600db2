"""A chart shows itself, saves itself, and needs no network."""

import json
import pickle
import struct
import subprocess
import sys
from xml.etree import ElementTree

import altair
import pytest

from unseen.charts import Chart
from unseen.charts.theme import CONFIG, PAPER
from unseen.errors import InputError

HOSTILE = '</script><script>alert("1")</script>'
SPEC = {
    "title": {"text": ["Two", "rows"]},
    "data": {"values": [{"a": HOSTILE, "b": 1}, {"a": "two", "b": 2}]},
    "mark": "bar",
    "encoding": {"x": {"field": "a"}, "y": {"field": "b", "type": "quantitative"}},
}


@pytest.fixture(scope="module")
def chart():
    return Chart(spec=SPEC)


def test_the_theme_is_the_house_s_unless_the_spec_says_otherwise(chart):
    assert chart.spec["config"] == CONFIG
    assert chart.spec["background"] == PAPER
    own = Chart(spec=SPEC | {"config": {"axis": {"grid": False}}, "background": "red"})
    assert own.spec["background"] == "red"
    assert own.spec["config"]["axis"] == {**CONFIG["axis"], "grid": False}
    assert "config" not in SPEC


def test_a_chart_keeps_its_own_spec():
    spec = {"mark": "bar", "data": {"values": [{"a": 1}]}}
    chart = Chart(spec=spec)
    spec["data"]["values"].append({"a": 2})
    assert len(chart.spec["data"]["values"]) == 1


def test_altair_reads_it(chart):
    read = altair.Chart.from_dict(chart.spec).to_dict()
    assert read["encoding"] == SPEC["encoding"]


@pytest.mark.parametrize("ending", ["svg", "SVG"])
def test_svg_holds_the_marks_and_the_title(chart, tmp_path, ending):
    chart.save(tmp_path / f"a.{ending}")
    root = ElementTree.fromstring((tmp_path / f"a.{ending}").read_text("utf-8"))
    assert "Two" in set(root.itertext())


def test_png_has_two_pixels_to_the_point(chart, tmp_path):
    chart.save(tmp_path / "a.png")
    png = (tmp_path / "a.png").read_bytes()
    one = chart.png(scale=1)
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">I", png[16:20])[0] == pytest.approx(
        2 * struct.unpack(">I", one[16:20])[0], abs=1
    )


def test_json_is_the_spec(chart, tmp_path):
    chart.save(str(tmp_path / "a.json"))
    assert json.loads((tmp_path / "a.json").read_text("utf-8")) == chart.spec


def test_a_page_is_whole_and_a_hostile_name_stays_data(chart, tmp_path):
    chart.save(tmp_path / "a.html")
    page = (tmp_path / "a.html").read_text("utf-8")
    assert HOSTILE not in page
    assert page.count("</script>") == 2
    assert "<title>Two rows</title>" in page
    assert not [w for w in ('src="http', "<link", "@import") if w in page]


def test_a_notebook_gets_the_spec_and_a_picture(chart):
    shown = chart._repr_mimebundle_()
    assert shown["application/vnd.vegalite.v5+json"] is chart.spec
    assert shown["image/svg+xml"].startswith("<svg")
    assert shown["text/plain"] == "Chart: Two rows"


def test_pickle_and_equality(chart):
    assert pickle.loads(pickle.dumps(chart)) == chart
    assert Chart(spec=chart.spec) == chart


def test_same_chart_same_bytes(chart):
    assert chart.png() == Chart(spec=SPEC).png()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "a.jpg",
            "`path` must end in .html, .svg, .png or .json, got 'a.jpg'. "
            "Name it a.html.",
        ),
        (
            "no/such/a.json",
            "`path` must be a file that can be written, got 'no/such/a.json': no such "
            "file or directory. Make its folder, or name another path.",
        ),
    ],
)
def test_errors_of_save(chart, name, text, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as caught:
        chart.save(name)
    assert str(caught.value) == text


def test_a_number_that_is_not_finite_is_refused():
    with pytest.raises(InputError) as caught:
        Chart(spec={"data": {"values": [{"a": float("nan")}]}})
    said = str(caught.value)
    assert said.startswith("`spec` must be plain data with finite numbers, got: Out of")
    assert said.endswith("Leave out what is not finite, and turn arrays into lists.")


def test_the_room_is_light():
    code = "import sys, unseen.charts; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    heavy = {"numpy", "altair", "vl_convert", "pandas", "scipy", "sklearn"}
    assert heavy & set(done.stdout.split()) == set()
