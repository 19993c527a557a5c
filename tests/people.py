"""People to act in tests, one for each role."""

from services.assessment.people import Person, Role

FOCAL = Person("lan", Role.FOCAL_POINT)
LEADER = Person("minh", Role.LEADER)
REVIEWER = Person("hoa", Role.REVIEWER)
ADMINISTRATOR = Person("tam", Role.ADMINISTRATOR)


def contributor(division: str) -> Person:
    """Return somebody of a division."""
    return Person("an", Role.CONTRIBUTOR, division)
