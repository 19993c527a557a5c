"""Every fault of a survey has a sentence in both languages that says how to mend it."""

import re
from pathlib import Path

import pytest

from services.assessment.written.fault_page import split_sentence
from services.text.catalogue import read_sentences

ROOT = Path(__file__).parents[3]
KEY = "sipas.problems."
SENTENCES = {language: read_sentences(language) for language in ("vi", "en")}
CODES = {key.removeprefix(KEY) for key in SENTENCES["vi"] if key.startswith(KEY)}
READERS = (
    *sorted((ROOT / "services" / "intake" / "surveys").glob("survey_*.py")),
    ROOT / "services" / "assessment" / "surveys" / "taking.py",
)
GIVEN = re.compile(r'(?:Problem|note|_note|add|_refused)\(\s*"(survey_[a-z_]+)"')


def test_every_fault_that_is_given_has_a_sentence_and_every_sentence_a_fault() -> None:
    texts = [file.read_text(encoding="utf-8") for file in READERS]
    given = {code for text in texts for code in GIVEN.findall(text)}
    given |= {"survey_formula", "survey_answer"} & {
        code for text in texts for code in re.findall(r'"(survey_[a-z_]+)"', text)
    }
    assert len(given) > 15
    assert given == CODES


@pytest.mark.parametrize("code", sorted(CODES))
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_sentence_says_what_is_wrong_and_how_to_mend_it(language: str, code: str) -> None:
    wrong, mend = split_sentence(SENTENCES[language][f"{KEY}{code}"])
    assert len(wrong) > 15
    assert len(mend) > 8
