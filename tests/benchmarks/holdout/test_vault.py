"""The vault's benchmark, small: it runs, and tells every line."""

from benchmarks.holdout.vault import main


def test_it_prints_what_was_measured_beside_what_was_asked(capsys):
    assert main(["--looks", "20", "--chain", "60", "--rows", "200"]) == 0
    head, *lines = capsys.readouterr().out.strip().splitlines()
    assert [w.strip() for w in head.split("|")] == ["what", "measured", "asked"]
    told = [line for line in lines if any(c.isdigit() for c in line)]
    assert len(told) == 7
    assert told[4].startswith("verify 60 looks, seconds")
