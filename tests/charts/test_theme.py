"""Colours that can be read, and told apart, by everyone."""

from itertools import combinations

import numpy as np
import pytest

from unseen.charts.theme import COLOURS, SERIES, variables

# Machado, Oliveira and Fernandes (2009), doi:10.1109/TVCG.2009.113, severity 1.
SIGHT = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
TO_XYZ = np.array(
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
)


def linear(colour):
    c = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    xyz = TO_XYZ @ np.clip(rgb, 0, 1) / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def contrast(a, b):
    """Give the contrast ratio of WCAG 2.2."""
    low, high = sorted(float(TO_XYZ[1] @ linear(c)) for c in (a, b))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("sight", SIGHT)
def test_series_are_told_apart_with_every_sight(dark, sight):
    papers = {pair[0]: pair[dark] for pair in COLOURS.values()}
    seen = [lab(SIGHT[sight] @ linear(papers[colour])) for colour in SERIES]
    assert min(np.linalg.norm(a - b) for a, b in combinations(seen, 2)) > 15


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("role", ["ink", "muted", "blue", "red", "green"])
def test_text_meets_aa(role, dark):
    assert contrast(COLOURS[role][dark], COLOURS["paper"][dark]) >= 4.5


@pytest.mark.parametrize("dark", [False, True])
def test_marks_meet_the_contrast_of_graphics(dark):
    papers = {pair[0]: pair[dark] for pair in COLOURS.values()}
    for colour in SERIES:
        assert contrast(papers[colour], COLOURS["paper"][dark]) >= 3


def test_variables_of_both_papers_have_the_same_names():
    light, dark = (variables(dark=d).split(";") for d in (False, True))
    assert [v.split(":")[0] for v in light] == [v.split(":")[0] for v in dark]
    assert light != dark
