"""Which nodes of a graph are drawn, and how."""

import pictures

from unseen.render.figures.graph import MOST_NODES, graph
from unseen.result import Picture, PictureKind


def of(*rows):
    return Picture(
        kind=PictureKind.GRAPH, title="", fields=("kind", "name", "to"), rows=rows
    )


def nodes(spec):
    rows = [r for layer in spec["layer"] for r in layer["data"]["values"]]
    return {row["name"]: row for row in rows if "look" in row}


def lines(spec):
    return spec["layer"][0]["data"]["values"]


def test_every_verdict_has_its_look():
    looks = {name: row["look"] for name, row in nodes(graph(pictures.graph())).items()}
    assert looks == {
        "loan_status": "target",
        "collections_score": "flagged",
        "paid_total": "flagged",
        "zip": "unknown",
        **dict.fromkeys(["age", "income", "region"], "fine"),
        "interest_rate_offered_by_bank": "fine",
    }


def test_words_stand_beside_what_is_flagged_or_unknown():
    shown = nodes(graph(pictures.graph()))
    assert shown["paid_total"]["words"] == "not yet available"
    assert shown["zip"]["words"] == "unknown"
    assert shown["age"]["words"] == shown["loan_status"]["words"] == ""
    assert shown["interest_rate_offered_by_bank"]["short"] == "interest_rate_o…"


def test_causes_stand_left_of_effects_and_paths_are_strong():
    spec = graph(pictures.graph())
    x = {name: row["x"] for name, row in nodes(spec).items()}
    assert x["age"] < x["income"] < x["loan_status"] < x["collections_score"]
    strong = {row["edge"] for row in lines(spec) if row["strong"]}
    assert len(strong) == 2


def test_a_cycle_is_drawn():
    spec = graph(of(("edge", "a", "b"), ("edge", "b", "a"), ("edge", "a", "a")))
    assert len({row["edge"] for row in lines(spec)}) == 2
    heads = spec["layer"][1]["data"]["values"]
    assert sorted(head["forward"] for head in heads) == [False, True]


def test_of_a_large_graph_the_flagged_nodes_and_their_paths_come_first():
    many = [("node", f"n{i}", "fine") for i in range(500)]
    some = [("node", f"bad{i}", "descendant of the target") for i in range(10)]
    path = [("path", f"bad{i}", f"bad{i + 1}") for i in range(9)]
    near = [("edge", "bad3", f"n{i}") for i in range(400, 410)]
    spec = graph(of(*many, ("node", "y", "target"), *some, *path, *near))
    drawn = set(nodes(spec))
    assert len(drawn) == MOST_NODES
    assert {"y", *(f"bad{i}" for i in range(10))} <= drawn
    assert {f"n{i}" for i in range(400, 410)} <= drawn
    assert spec["usermeta"]["note"] == "60 of 511 nodes are drawn."


def test_boxes_stay_inside_the_drawing_and_do_not_touch():
    spec = graph(pictures.graph())
    boxes = list(nodes(spec).values())
    for box in boxes:
        assert 0 <= box["left"] < box["right"] <= spec["width"]
        assert 0 <= box["top"] < box["bottom"] <= spec["height"]
    for i, a in enumerate(boxes):
        for b in boxes[i + 1 :]:
            apart = a["right"] < b["left"] or b["right"] < a["left"]
            assert apart or a["bottom"] < b["top"] or b["bottom"] < a["top"]


def test_an_edge_to_nowhere_makes_its_node():
    assert set(nodes(graph(of(("edge", "a", "b"))))) == {"a", "b"}
