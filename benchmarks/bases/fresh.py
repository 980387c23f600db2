"""The real tables of the fresh part, cleaned as those of the others are."""

import numpy as np

from .base import Base, Frame, Part, TargetKind
from .cache import rdataset
from .real import plain, real, table


def _trump_vote() -> Frame:
    # The party one stands with is nearly the vote under another name; the latent
    # scores were made from the answers beside them.
    drop = ("uid", "pid7na", "lrelig", "lcograc", "lemprac")
    frame = plain("stevedata", "TV16", drop)
    frame = frame[frame["votetrump"].notna()]
    return frame.assign(votetrump=np.where(frame["votetrump"] == 1, "Trump", "other"))


def _mothers() -> Frame:
    # Weeks, hours and income come of the work; the family's other income is what is
    # left when hers is taken away, and the rounding tells whether there was any.
    late = ("weeks", "hours", "labinc", "faminc", "nonmomi")
    # Made from age, from the number of children, and from the sex of the first two.
    return plain(
        "wooldridge", "labsup", (*late, "agesq", "morekids", "boys2", "girls2")
    )


def _drinkers() -> Frame:
    # Work may be lost by drinking; the squares say the same twice.
    drop = ["status", "inwf", "employ"]
    drop += [f"{name}sq" for name in ("age", "beertax", "cigtax", "ethanol", "educ")]
    return plain("wooldridge", "alcohol", tuple(drop))


def _wives() -> Frame:
    # Only those who work have earnings, hours, a wage or a union. The family's income
    # is in classes, so that what is left of it without hers is round where she has
    # none.
    late = ("earns", "hours", "hrwage", "lwage", "union", "faminc", "nwifeinc")
    # Age less years at school.
    return plain("wooldridge", "cps91", (*late, "exper", "expersq", "husexp"))


def _parolees() -> Frame:
    frame = rdataset("carData", "Rossi")
    # The week is that of the arrest, and work in each week is known until then.
    late = [f"emp{week}" for week in range(1, 53)]
    return frame.drop(columns=["week", *late])


def _transfused() -> Frame:
    # Treatment after the operation, and how long somebody was followed; the median
    # is that of the group.
    late = ("AnyAdjTherapy", "AdjRadTherapy", "Censor", "TimeToRecurrence")
    return plain("medicaldata", "blood_storage", (*late, "Median.RBC.Age"))


def _virus() -> Frame:
    # The first test of each: who was ill is tested again.
    frame = rdataset("medicaldata", "covid_testing").drop_duplicates("subject_id")
    # The cycle is the result as a number; a sample that fails is run twice, which
    # takes longer; names were made up; the day is left out, as of the hotels.
    late = ["ct_result", "rec_ver_tat", "fake_first_name", "fake_last_name"]
    return frame.drop(columns=[*late, "subject_id", "test_id", "pan_day"])


def _football() -> Frame:
    frame = rdataset("vcd", "Bundesliga")
    lead = frame["HomeGoals"] - frame["AwayGoals"]
    result = np.select([lead > 0, lead < 0], ["home", "away"], "draw")
    # The goals are the result; dates are left out, as of the hotels.
    return frame[["HomeTeam", "AwayTeam", "Round", "Year"]].assign(result=result)


def _force() -> Frame:
    # One row for each event: force on several people at once is of one type. Some may
    # stand there again, a minute later.
    frame = rdataset("openintro", "mn_police_use_of_force")
    frame = frame.drop_duplicates("response_datetime")
    # Of a crowd nobody was written down, and on crowds gas was used.
    frame = frame.dropna(subset=["race", "sex", "age"])
    # Types that were hardly used, or under other names in other years.
    seen = frame["force_type"].value_counts()
    frame = frame[frame["force_type"].isin(seen.index[seen >= 50])]
    # The action is a detail of the type, the injury came of it, and the resistance
    # was written down to explain it.
    late = ["force_type_action", "subject_injury", "type_resistance"]
    return frame.drop(columns=[*late, "response_datetime"])


def _car_choice() -> Frame:
    # Vehicles came in pairs that share all but the body, and of that the odd ones
    # have the same; the space of the last pair is constant.
    shared = ("fuel", "price", "range", "acc", "speed", "pollution")
    shared += ("size", "space", "cost", "station")
    twice = tuple(f"{name}{pair}" for name in shared for pair in (2, 4, 6))
    return plain("Ecdat", "Car", (*twice, "type3", "type5", "space5"))


def _injuries() -> Frame:
    # What the doctors cost goes on as long as the benefits.
    late = ("totmed", "ltotmed")
    # Logarithms, products, and the codes of injury and industry as flags.
    twice = ("ldurat", "lprewage", "lage", "afhigh", "highlpre", "mi", "head", "neck")
    twice += ("upextr", "trunk", "lowback", "lowextr", "occdis", "manuf", "construc")
    return plain("wooldridge", "injury", late + twice)


def _doctor_visits() -> Frame:
    # Days in hospital in the same year come of the same illness.
    levels = tuple(f"edlevel{i}" for i in range(1, 5))
    return plain("COUNT", "rwm1984", ("hospvis", *levels))


def _weight_gain() -> Frame:
    # The weight at the end, and what else was seen then or later.
    late = ["wt82", "sbp", "dbp", "death", "yrdth", "modth", "dadth", "censored"]
    late += ["smkintensity82_71", "hightax82", "price82", "tax82", "price71_82"]
    # Made from age.
    return plain("causaldata", "nhefs", (*late, "tax71_82", "older", "seqn", "id"))


def _grinnell() -> Frame:
    # A house sold twice is the same house.
    frame = rdataset("Stat2Data", "GrinnellHouses").drop_duplicates("Address")
    # Made from the price, or set by somebody who knew what it would be.
    late = ["CostPerSqFt", "SPLPPct", "OrigPrice", "ListPrice"]
    return frame.drop(columns=[*late, "Date", "DaySold", "Address"])


_F = Part.FRESH
_B, _M, _R = TargetKind.BINARY, TargetKind.MULTICLASS, TargetKind.REGRESSION

FRESH: tuple[Base, ...] = (
    # Animals may have been caught more than once, as nobody says here.
    real(
        "rodents",
        _F,
        _B,
        "sex",
        33038,
        table("ratdat", "surveys", "record_id", "day"),
        fine=False,
    ),
    real("trump_vote", _F, _B, "votetrump", 44892, _trump_vote),
    real("mothers", _F, _B, "worked", 31857, _mothers, coarse=True),
    real("drinkers", _F, _B, "abuse", 9783, _drinkers, fewest=600),
    real("wives", _F, _B, "inlf", 5600, _wives),
    # Simulated after the patients of a clinical rule: ten flags.
    real(
        "head_injury",
        _F,
        _B,
        "clinically.important.brain.injury",
        3121,
        table("DAAG", "headInjury"),
        coarse=True,
        fewest=800,
    ),
    # The relapse and the times of follow-up are of the same course.
    real(
        "rotterdam",
        _F,
        _B,
        "death",
        2976,
        table("survival", "rotterdam", "pid", "recur", "rtime", "dtime"),
    ),
    # The success is the grade, cut in two.
    real(
        "placement",
        _F,
        _B,
        "CourseSuccess",
        2121,
        table("Stat2Data", "MathPlacement", "Student", "Grade"),
    ),
    real("parolees", _F, _B, "arrest", 432, _parolees, coarse=True),
    real("transfused", _F, _B, "Recurrence", 316, _transfused),
    real("football", _F, _M, "result", 14018, _football),
    real("virus", _F, _M, "result", 12344, _virus, fine=False, fewest=4000),
    real("force", _F, _M, "force_type", 4504, _force, fine=False, fewest=2500),
    # One card of six vehicles was shown to several people.
    real("car_choice", _F, _M, "choice", 4654, _car_choice, fine=False, fewest=600),
    real("british_vote", _F, _M, "vote", 1525, table("carData", "BEPS")),
    # Wing, weight and tail tell the three species; rings and sexing go by them, and
    # what is known of few birds was measured in some years alone.
    real(
        "hawks",
        _F,
        _M,
        "Species",
        908,
        table(
            "Stat2Data",
            "Hawks",
            *("BandNumber", "Sex", "Day", "CaptureTime", "ReleaseTime"),
            *("StandardTail", "Tarsus", "WingPitFat", "KeelFat", "Crop"),
        ),
        hard=True,
    ),
    real("commute", _F, _M, "choice", 453, table("Ecdat", "Mode"), fewest=450),
    real(
        "census_pay",
        _F,
        _R,
        "lweekinc",
        29472,
        table("wooldridge", "census2000", "expersq"),
    ),
    # The wave is the year; the country is one.
    real(
        "abortion_view",
        _F,
        _R,
        "aj",
        10088,
        table("stevedata", "wvs_usa_abortion", "wvsccode", "wave"),
        fine=False,
    ),
    real("injuries", _F, _R, "durat", 7113, _injuries),
    real("doctor_visits", _F, _R, "docvis", 3874, _doctor_visits, fine=False),
    real("hospital_stay", _F, _R, "los", 3589, table("COUNT", "azpro"), coarse=True),
    # Years of school, age and pay have few values: equal rows may be two people.
    real("ontario_pay", _F, _R, "wages", 4147, table("carData", "SLID"), fine=False),
    real("weight_gain", _F, _R, "wt82_71", 1566, _weight_gain),
    # Low is said of the weight, premature of the weeks, mature of the age.
    real(
        "births14",
        _F,
        _R,
        "weight",
        1000,
        table("openintro", "births14", "lowbirthweight", "premie", "mature"),
    ),
    real("grinnell", _F, _R, "SalePrice", 806, _grinnell),
    real("mileage", _F, _R, "mpg", 392, table("ISLR", "Auto")),
)
