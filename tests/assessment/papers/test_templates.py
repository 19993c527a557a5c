"""An office's own template: taken when it is good, kept apart, let go."""

import io
from pathlib import Path

import pytest
from docx import Document

from services.assessment.home import HOME_VARIABLE
from services.assessment.papers.templates import (
    FaultyTemplate,
    is_own,
    put_template,
    remove_template,
    template_of,
)
from services.assessment.people import NotPermitted, Person
from services.reports.word.content import Replies
from services.reports.word.make_templates import FOLDER
from tests.people import FOCAL, LEADER, REVIEWER, contributor
from tests.reports.word.test_filling import REPLIES, template

PAPER = "giai-trinh"
OURS = (FOLDER / f"{PAPER}.vi.docx").read_bytes()
OWN = template("{{ head.unit }}")


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))


def put(content: bytes, who: Person = FOCAL, paper: Replies = REPLIES) -> None:
    put_template(PAPER, "vi", content, content=paper, who=who)


def test_our_own_is_in_use_until_another_is_put_in() -> None:
    assert (template_of(PAPER, "vi"), is_own(PAPER, "vi")) == (OURS, False)
    put(OWN)
    assert (template_of(PAPER, "vi"), is_own(PAPER, "vi")) == (OWN, True)
    assert not is_own(PAPER, "en")
    remove_template(PAPER, "vi", who=FOCAL)
    assert (template_of(PAPER, "vi"), is_own(PAPER, "vi")) == (OURS, False)


def test_a_faulty_one_leaves_the_one_in_use(tmp_path: Path) -> None:
    put(OWN)
    with pytest.raises(FaultyTemplate) as caught:
        put(template("{{ head.nobody }}"))
    assert [each.code for each in caught.value.problems] == ["template_field"]
    assert template_of(PAPER, "vi") == OWN
    assert [each.name for each in (tmp_path / "templates").iterdir()] == [f"{PAPER}.vi.docx"]


@pytest.mark.parametrize("who", [LEADER, REVIEWER, contributor("van-phong-so")])
def test_who_may_not_change_it(who: Person) -> None:
    with pytest.raises(NotPermitted):
        put(OWN, who)
    with pytest.raises(NotPermitted):
        remove_template(PAPER, "vi", who=who)
    assert not is_own(PAPER, "vi")


def test_what_is_put_in_is_a_word_file() -> None:
    put(OWN)
    assert Document(io.BytesIO(template_of(PAPER, "vi"))).paragraphs
