# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The figures of the guide's panel, for whoever makes a portfolio that shows them."""

#: Code to how many plans. R2 is unticked: the total of the others is 761.
STATUSES = {
    "A0L": 8,
    "A0S": 15,
    "G0": 2,
    "G2": 78,
    "N0": 475,
    "R0": 106,
    "R2": 1152,
    "S2": 65,
    "S4": 1,
    "S6": 6,
    "X0": 5,
}
TOTAL = 761
#: From the month of the day backwards: how many plans were sold.
SALES = (38, 58, 104, 79, 171, 31)
#: Of these: not started, in process, approved, disapproved. Who is in none was tried
#: and could not be reached.
SCORING = (
    (6, 1, 28, 2),
    (2, 1, 47, 4),
    (3, 64, 30, 2),
    (3, 4, 57, 3),
    (78, 0, 76, 6),
    (31, 0, 0, 0),
)
#: Grouped and not called yet.
GROUPING = (29, 80)
#: Not accepted, accepted.
BIDS = ((72, 42), (8, 9), (6, 5), (0, 1), (82, 29))
