"""The five factors of SIPAS, as the plan of the department counts them.

Source: Kế hoạch of Sở Giao thông vận tải Lạng Sơn, June 2024, II.2.1 to II.2.5.
"""

from collections.abc import Mapping

from services.intake.forms.words import holds_words, normalise_words

FACTORS: Mapping[str, tuple[str, ...]] = {
    "access": ("tiếp cận dịch vụ", "tiếp cận"),
    "organisation": ("tổ chức giải quyết",),
    "officials": ("công chức giải quyết", "công chức"),
    "results": ("kết quả giải quyết", "kết quả"),
    "feedback": ("phản ánh", "kiến nghị"),
}
"""Each factor with the words that plans name it by; what it is called stands in services/text."""

_SURVEY = ("sipas", "hài lòng")


def factors_in(words: str) -> tuple[str, ...]:
    """Return the factors that words name, in their order.

    >>> factors_in("2.4. Chỉ số hài lòng về “Kết quả giải quyết TTHC”")
    ('results',)
    """
    plain = normalise_words(words)
    return tuple(
        factor
        for factor, names in FACTORS.items()
        if any(holds_words(plain, each) for each in names)
    )


def speaks_of_survey(words: str) -> bool:
    """Tell whether words are about satisfaction: "công chức" alone is no factor."""
    plain = normalise_words(words)
    return any(holds_words(plain, each) for each in _SURVEY)
