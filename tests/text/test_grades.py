"""Grades in words of both languages."""

from fractions import Fraction

import pytest

from scoring.grading import GradeResult, Hindrance
from scoring.localized import Localized
from scoring.model import Grade
from services.text import text_in
from services.text.grades import write_grade

SOURCE = {"decision": "MẪU", "trust": "constructed"}
FIRST = Grade.model_validate(
    {"name": {"vi": "Mức 1", "en": "Grade 1"}, "from_percent": 90, "component_floor": 80,
     "source": SOURCE}
)  # fmt: skip
SECOND = FIRST.model_copy(update={"name": Localized(vi="Mức 2", en="Grade 2")})

CASES = [
    (GradeResult(FIRST, FIRST, FIRST, None),
     "Xếp loại ước tính: Mức 1.", "Estimated grade: Grade 1."),
    (GradeResult(SECOND, None, FIRST, Hindrance(FIRST, Fraction("3.2"))),
     "Xếp loại ước tính: Mức 2. Từ chưa đạt mức nào đến Mức 1. "
     "Để đạt Mức 1 còn phải: thêm 3,20 điểm",
     "Estimated grade: Grade 2. From none yet to Grade 1. "
     "What Grade 1 still wants: 3.20 more points"),
    (GradeResult(None, None, None, Hindrance(FIRST, Fraction(5, 2), ("3", "8"))),
     "Xếp loại ước tính: chưa đạt mức nào. "
     "Để đạt Mức 1 còn phải: thêm 2,50 điểm; đưa chỉ số lĩnh vực 3, 8 lên ít nhất 80 %",
     "Estimated grade: none yet. "
     "What Grade 1 still wants: 2.50 more points; an index of 80% in component 3, 8"),
    (GradeResult(SECOND, SECOND, SECOND, Hindrance(FIRST, components=("8",))),
     "Xếp loại ước tính: Mức 2. Để đạt Mức 1 còn phải: đưa chỉ số lĩnh vực 8 lên ít nhất 80 %",
     "Estimated grade: Grade 2. What Grade 1 still wants: an index of 80% in component 8"),
]  # fmt: skip


@pytest.mark.parametrize(("found", "vi", "en"), CASES)
def test_a_grade_in_words(found: GradeResult, vi: str, en: str) -> None:
    assert write_grade(text_in("vi"), found) == vi
    assert write_grade(text_in("en"), found) == en
