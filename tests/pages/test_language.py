"""One switch turns every word of every page; what the department wrote itself stays as it is."""

import pytest

from services.store import Store
from tests.pages.screen import PAGES, Screen
from tests.pages.sentences import citations, sentences_of

SETS = ("qd-766/2026", "sipas/2024", "so-mau/2024")


def left_in(screen: Screen, language: str, store: Store) -> list[str]:
    """Return the sentences of a language that the screen shows, beside what stays as it is."""
    shown = "\n".join(screen.words())
    kept = own_words(store) | citations() | {"Tiếng Việt"}
    for own in sorted(kept, key=len, reverse=True):
        shown = shown.replace(own, "·")
    return [each.pattern for each in sentences_of(language) if each.search(shown)]


def own_words(store: Store) -> set[str]:
    """Return what the department wrote: documents, notes, plan, files, sources, questions."""
    own = {each.source for unit in store.units() for each in store.results(unit.code)}
    for survey in (each for unit in store.units() for each in store.surveys(unit.code)):
        own |= {survey.source, *survey.content["names"].values()}
    for round_ in store.rounds():
        own |= {each.file_name for each in store.evidence(round_.id)}
        for answer in store.answers(round_.id):
            own |= {answer.document, answer.page, answer.note}
            cells = [cell for ground in answer.grounds for cell in ground.cells]
            own |= {cell.rpartition("!")[0] for cell in cells}
        for action in store.actions(round_.id):
            told = action.told
            own |= {told.text, told.supporting, told.person, told.due_words, told.source}
            own |= {*told.output.splitlines()}
    return own - {""}


def test_there_are_sentences_to_look_for() -> None:
    assert len(sentences_of("vi")) > 400
    assert len(sentences_of("en")) > 300


# the guide is Vietnamese only, and a sheet shows what the office wrote
@pytest.mark.parametrize("page", [page for page in PAGES if page not in ("guide", "sheet")])
def test_no_vietnamese_sentence_is_left_in_english(page: str, sample: Screen, store: Store) -> None:
    sample.open(page, lang="en")
    assert left_in(sample, "vi", store) == []


@pytest.mark.parametrize("page", PAGES)
def test_no_english_sentence_is_left_in_vietnamese(page: str, sample: Screen, store: Store) -> None:
    sample.open(page, lang="vi")
    assert left_in(sample, "en", store) == []


@pytest.mark.parametrize("set_id", SETS)
def test_no_vietnamese_sentence_is_left_in_a_set(set_id: str, empty: Screen, store: Store) -> None:
    assert left_in(empty.open("criteria", lang="en", set=set_id), "vi", store) == []


@pytest.mark.parametrize("code", ["1.1.1", "1.6", "2.2.3", "3.4", "5.6", "6.2", "7.4.1", "8.2"])
def test_no_vietnamese_sentence_is_left_in_an_item(code: str, sample: Screen, store: Store) -> None:
    assert left_in(sample.open("scores", lang="en", code=code), "vi", store) == []


def test_the_switch_turns_labels_names_and_numbers_and_back(sample: Screen) -> None:
    sample.open("scores", code="3.4").speak("en")
    assert sample.tree.title[0].value == "Scores"
    assert sample.tree.subheader[0].value.startswith("3.4 ")
    assert sample.metrics()["Points"][0] == "3.00 / 4.00"
    assert sample.shows("3,449 / 3,520 dossiers resolved early or on time = 97.98% ≥ 95% (< 98%)")
    assert sample.address["lang"] == "en"
    assert "Overview" in sample.page_titles()
    sample.speak("vi")
    assert sample.tree.title[0].value == "Chấm điểm"
    assert sample.metrics()["Điểm"][0] == "3,00 / 4,00"
    assert sample.address["lang"] == "vi"
    assert "Tổng quan" in sample.page_titles()


def test_numbers_are_typed_as_the_language_writes_them(real: Screen, store: Store) -> None:
    real.open("scores", code="6.3", lang="en")
    real.put("Million VND disbursed", "41,250.5").put("Million VND assigned", "48,000")
    real.press("Save")
    assert {each.input: each.value for each in store.answers(1)} == {
        "budget_disbursed": "41250.5",
        "budget_assigned": "48000",
    }
    real.speak("vi")
    disbursed = real.field("Triệu đồng dự toán, vốn đầu tư đã giải ngân")
    assert disbursed.value == "41250,5"


def test_problems_are_told_in_the_language_of_the_screens(real: Screen) -> None:
    real.open("rounds", lang="en").press("Open the round")
    assert len(real.errors()) == 2
    assert all(each.isascii() for each in real.errors())
