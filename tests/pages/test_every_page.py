"""What holds on every page: the mark MẪU, the address, and a sentence where something breaks."""

import pytest

from services.store import DatabaseTooNew
from services.text import text_in
from tests.pages.screen import PAGES, Screen

RIBBON_SAMPLE = "Đơn vị, số liệu và bộ tiêu chí đều là MẪU, không phải của cơ quan nào."
RIBBON_SET = "Bộ tiêu chí MẪU, chưa phải văn bản chính thức; thay bằng bộ tiêu chí do UBND tỉnh"
OF_A_ROUND = (
    *("overview", "years", "worklist", "evidence", "scores", "check", "reviews", "rounds"),
    *("satisfaction", "snapshots", "next_year", "plan", "peers"),
)
BROKEN = text_in("vi")("pages.broken")


@pytest.mark.parametrize("page", OF_A_ROUND)
def test_a_constructed_set_is_marked_on_every_page(page: str, real: Screen) -> None:
    assert any(RIBBON_SET in each for each in real.open(page).captions())


@pytest.mark.parametrize("page", OF_A_ROUND)
def test_the_sample_is_marked_on_every_page(page: str, sample: Screen) -> None:
    assert any(RIBBON_SAMPLE in each for each in sample.open(page).captions())


@pytest.mark.parametrize("page", OF_A_ROUND)
def test_the_national_set_is_not_marked(page: str, open_real) -> None:
    captions = open_real("qd-766/2026", 2026).open(page).captions()
    assert captions
    assert not any("orange-badge" in each for each in captions)


def test_the_set_shown_is_marked_not_the_set_of_the_round(sample: Screen) -> None:
    assert any(RIBBON_SET in each for each in sample.open("criteria").captions())
    shown = sample.open("criteria", set="qd-766/2026").captions()
    assert not any("orange-badge" in each for each in shown)


@pytest.mark.parametrize("page", PAGES)
def test_language_and_round_stay_in_the_address(page: str, sample: Screen) -> None:
    sample.open("overview", lang="en", round="1").open(page)  # the list of pages empties it
    assert sample.address == {"lang": "en", "round": "1"}


@pytest.mark.parametrize("page", ["overview", "scores"])
def test_an_address_opens_the_same_for_somebody_else(page: str, sample: Screen) -> None:
    sample.open(page, lang="en", round="1", code="3.4")
    other = Screen(**sample.address).open(page, **sample.address)
    assert other.words() == sample.words()


def test_an_address_that_names_nothing_opens_what_there_is(sample: Screen) -> None:
    sample.open("scores", round="77", code="9.9.9", component="12", lang="fr")
    assert sample.tree.subheader[0].value == "1.1.1 Ban hành kế hoạch CCHC năm"
    assert sample.address["round"] == "1"
    sample.open("criteria", set="../../etc")
    assert sample.metrics()["Mục có điểm"] == ("64", "")


def test_pages_of_a_round_send_to_the_start_where_there_is_none(sample: Screen) -> None:
    sample.open("rounds").press("Xóa đơn vị mẫu")
    assert sample.tree.title[0].value == "Tự đánh giá cải cách hành chính"


@pytest.mark.parametrize(
    ("page", "broken"),
    [
        ("overview", "services.assessment.analysis.summary.losses"),
        ("years", "services.assessment.years.history.component_history"),
        ("evidence", "pages.shared.words.form_name"),
        ("scores", "pages.shared.leaf_score.needed"),
        ("criteria", "services.catalogue.lint.lint_paths"),
    ],
)
def test_a_broken_page_says_a_sentence_and_no_traceback(
    page: str, broken: str, sample: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("secret inner workings")

    monkeypatch.setattr(broken, fail)
    sample.open(page)
    assert sample.errors() == [BROKEN]
    assert not sample.shows("secret inner workings")
    assert not sample.shows("Traceback")
    assert not sample.shows("RuntimeError")


def test_a_broken_page_says_it_in_the_language_of_the_screens(
    sample: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ValueError

    monkeypatch.setattr("services.assessment.analysis.summary.losses", fail)
    assert sample.open("overview", lang="en").errors() == [text_in("en")("pages.broken")]


def test_a_failure_of_the_store_says_what_it_is(
    sample: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise DatabaseTooNew(path="parindex.sqlite", revision="0099")

    monkeypatch.setattr("services.store.Store.rounds", fail)
    sample.run()
    (said,) = sample.errors()
    assert said.startswith("Dữ liệu ở parindex.sqlite do một phiên bản mới hơn")
