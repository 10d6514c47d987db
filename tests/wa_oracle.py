# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What Meta's notices make of a message, said once more and in another way.

It shares no code with the add-on: it is a table of what may follow from which words,
written from Meta's documents of statuses, to compare the product with.
"""

#: The state of a message by the words that were told of it: the first row that fits.
TABLE = (
    ({"read"}, "read"),
    ({"played"}, "read"),
    ({"delivered"}, "delivered"),
    ({"failed"}, "failed"),
    ({"sent"}, "sent"),
)


def expect(words: set[str]) -> str:
    """Return the state of a message that was accepted and of which this was told."""
    for needed, state in TABLE:
        if needed <= words:
            return state
    return "accepted"


def make_course(chance) -> list[str]:
    """Return what Meta tells of a message, in its order: it may leave some out."""
    kind = chance.random()
    if kind < 0.1:
        return []
    if kind < 0.2:
        return chance.choice([["failed"], ["sent", "failed"]])
    course = ["sent", "delivered", "read"][: chance.randint(1, 3)]
    if "read" in course and chance.random() < 0.3:
        course.remove("delivered")
    if course[-1] == "read" and chance.random() < 0.1:
        course.append("played")
    return course
