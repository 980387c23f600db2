"""The questions that can find a planted defect, in the examiner's own words.

`planted/judge.py` alone knows which codes of the tool stand for which question.
"""

# Any of these about the right column tells the user what must be told.
LEAK = (
    "copy",
    "levels",
    "missing",
    "order",
    "group mean",
    "joint",
    "window",
    "facts",
)
# A question to the user, for what the data cannot prove.
LEAK_OR_ASK = (*LEAK, "dominates")
SHARED = ("shared", "near")
GROUPS = ("groups",)
TIME = ("time",)
SHIFT = ("shift", "target shift")
