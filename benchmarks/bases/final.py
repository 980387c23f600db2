"""The real tables of the final part, cleaned as those of the others are."""

from .base import Base, Frame, Part, TargetKind
from .cache import rdataset
from .real import plain, real, table


def _crashes() -> Frame:
    frame = rdataset("DAAG", "nassCDS")
    # One row for each car: two people in one car share the crash.
    frame = frame[frame["occRole"] == "driver"]
    # The severity restates the target. Crashes with the badly hurt were sampled more
    # often, so that the weight, too, comes after it.
    return frame.drop(columns=["injSeverity", "weight", "caseid", "occRole"])


def _stops() -> Frame:
    frame = rdataset("carData", "MplsStops")
    # A search of the person goes with that of the vehicle, and a citation follows
    # them. Dates are left out, as of the hotels.
    late = ["personSearch", "citationIssued"]
    # How it was written down is the same for all whose search is known.
    return frame.drop(columns=[*late, "date", "idNum", "MDC"])


def _homeless() -> Frame:
    frame = rdataset("mosaicData", "HELPrct")
    # What was seen in the months after the interview.
    late = ["anysub", "anysubstatus", "daysanysub", "link", "linkstatus", "dayslink"]
    # The same under two names.
    twice = ["female", "avg_drinks", "max_drinks", "hospitalizations"]
    return frame.drop(columns=[*late, *twice, "id"])


def _spouse_insured() -> Frame:
    # Whether the husband is insured at all decides whether his wife is through him.
    return plain("Ecdat", "HI", ("hhi2",))


def _strikes() -> Frame:
    # The remarks were written afterwards, and some name the hour.
    return plain("openintro", "birds", ("remarks", "date", "opid"))


def _visits() -> Frame:
    # Other care in the same months comes of the same illness.
    late = ("nvisits", "ovisits", "novisits", "emergency", "hospital")
    return plain("AER", "NMES1988", late)


_F = Part.FINAL
_B, _M, _R = TargetKind.BINARY, TargetKind.MULTICLASS, TargetKind.REGRESSION

FINAL: tuple[Base, ...] = (
    real("crashes", _F, _B, "dead", 20601, _crashes, coarse=True, fewest=1500),
    # Of one crossing the place is the same to the last digit, stop after stop.
    real("stops", _F, _B, "vehicleSearch", 43699, _stops, fine=False, fewest=1000),
    real("spouse_insured", _F, _B, "hhi", 22265, _spouse_insured),
    # All of them are blue-collar workers.
    real("jobless", _F, _B, "ui", 4877, table("Ecdat", "Benefits", "bluecol")),
    # How long somebody was followed, and what they died of, tells who died.
    real(
        "flchain",
        _F,
        _B,
        "death",
        7873,
        table("survival", "flchain", "futime", "chapter"),
    ),
    real("arrests", _F, _B, "released", 5226, table("carData", "Arrests"), coarse=True),
    real("swiss_labor", _F, _B, "participation", 872, table("AER", "SwissLabor")),
    # The number begins with the centre; whether somebody bled was seen after.
    real(
        "ercp",
        _F,
        _B,
        "outcome",
        602,
        table("medicaldata", "indo_rct", "id", "bleed"),
        fine=False,
    ),
    real("homeless", _F, _B, "homeless", 453, _homeless),
    real("pima", _F, _B, "type", 332, table("MASS", "Pima.te")),
    real("strikes", _F, _M, "time_of_day", 16929, _strikes, fewest=1000),
    real("jobs", _F, _M, "class", 4331, table("modeldata", "hpc_data"), fewest=600),
    real("chile", _F, _M, "vote", 2523, table("carData", "Chile")),
    # The bounds of what somebody would pay are made from the answers.
    real("kakadu", _F, _M, "answer", 1825, table("Ecdat", "Kakadu", "lower", "upper")),
    # Price and catch are those of the chosen way; who fishes at one place has equal
    # rows.
    real(
        "fishing",
        _F,
        _M,
        "mode",
        1182,
        table("Ecdat", "Fishing", "price", "catch"),
        fine=False,
    ),
    real(
        "heating",
        _F,
        _M,
        "depvar",
        900,
        table("Ecdat", "Heating", "idcase"),
        fewest=900,
    ),
    # Bill and flipper, or the island, tell the species.
    real("penguins", _F, _M, "species", 344, table("modeldata", "penguins"), hard=True),
    real("budget_food", _F, _R, "wfood", 23958, table("Ecdat", "BudgetFood")),
    # The status is that of the check whose time is the target.
    real(
        "check_times",
        _F,
        _R,
        "check_time",
        13626,
        table("modeldata", "check_times", "package", "status"),
    ),
    # Gun time is net time and the way to the start.
    real(
        "ten_miles",
        _F,
        _R,
        "net",
        8636,
        table("mosaicData", "TenMileRace", "time"),
        coarse=True,
    ),
    # How far somebody got in school was seen years after the test.
    real(
        "scores",
        _F,
        _R,
        "score",
        4739,
        table("AER", "CollegeDistance", "education"),
        coarse=True,
    ),
    real("visits", _F, _R, "visits", 4406, _visits),
    # The hours run to the end of the semester whose grade is the target.
    real("grades", _F, _R, "colgpa", 4137, table("wooldridge", "gpa2", "tothrs")),
    # The rank is made from the target and three other columns.
    real("firms", _F, _R, "marketvalue", 2000, table("HSAUR", "Forbes2000", "rank")),
    real("saratoga", _F, _R, "price", 1721, table("mosaicData", "SaratogaHouses")),
    # The column tells the authors' own split.
    real("biomass", _F, _R, "HHV", 536, table("modeldata", "biomass", "dataset")),
    # Mathematics was tested on the same day; the district is a number.
    real(
        "schools",
        _F,
        _R,
        "read",
        420,
        table("AER", "CASchools", "math", "district"),
    ),
)
