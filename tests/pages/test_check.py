"""Kiểm tra trước khi nộp: what is left, whose it is, and the doors to the places that mend it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from urllib.parse import parse_qs

import pytest

from scoring.answers import Proof
from scoring.problems import Severity
from services.assessment.checking.finding import Code, Finding, Place
from services.assessment.view import view_round
from services.store import DeclaredInput, DocumentInput, Lane, Phase, ReviewInput, Store
from tests.assessment.finished import finish
from tests.pages.screen import Screen
from tests.store.moving import bring_to

LEVEL, DIVISION = "Mức", "Phòng, đơn vị phụ trách"
OWED = {"1.2.2", "2.4", "2.5", "3.3.3", "4.1.2", "6.3", "7.3.3"}  # claims of the sample
UNKNOWN = {"1.4", "2.3.2", "3.2.1", "6.5", "7.2.2"}  # it says nothing of these


def doors(screen: Screen) -> set[tuple[str, str, str]]:
    """Return the doors beside the lines: the page's name, what they open, and what is opened."""
    found = set()
    for label, page, query in screen.links():
        for key in ("code", "document"):
            for value in parse_qs(query).get(key, []):
                found.add((label, f"{page}:{key}", value))
    return found


def headings(screen: Screen) -> list[str]:
    return [each.value.split(" ", 1)[1] for each in screen.tree.subheader]


def choose_level(screen: Screen, level: str) -> None:
    screen.tree.main.button_group[0].set_value(level)
    screen.run()


def test_the_sample_is_counted_by_severity(sample: Screen) -> None:
    sample.open("check")
    assert sample.shows(f"Còn {len(OWED | UNKNOWN)} lỗi phải sửa trước khi gửi.")
    assert headings(sample)[0] == "Lỗi · 12"
    assert [each.split(" · ")[0] for each in headings(sample)] == ["Lỗi", "Cảnh báo", "Lưu ý"]


def test_each_line_opens_its_place(sample: Screen) -> None:
    found = doors(sample.open("check"))
    assert {code for label, where, code in found if label == "Chấm điểm"} >= OWED | UNKNOWN
    assert {where for label, where, _ in found if label == "Chấm điểm"} == {"cham-diem:code"}
    assert ("1.4", "cham-diem:code", "1.4") in found  # the code itself is a link too
    assert {where for label, where, _ in found if label == "Minh chứng"} == {"minh-chung:document"}
    pages = {(label, page) for label, page, _ in sample.links()}
    assert pages >= {("Bộ tiêu chí", "bo-tieu-chi"), ("Việc cần làm", "viec-can-lam")}


def test_language_and_round_go_along_through_a_door(sample: Screen) -> None:
    sample.open("check", lang="en", round="1")
    queries = [parse_qs(query) for label, _, query in sample.links() if label == "1.4"]
    assert queries == [{"lang": ["en"], "round": ["1"], "code": ["1.4"]}]
    assert sample.shows("Errors to mend before submitting: 12.")


def test_one_severity_is_seen_alone_and_stands_in_the_address(sample: Screen) -> None:
    sample.open("check")
    choose_level(sample, "info")
    assert [each.split(" · ")[0] for each in headings(sample)] == ["Lưu ý"]
    assert sample.address["level"] == "info"
    other = Screen(**sample.address).open("check", **sample.address)
    assert headings(other) == headings(sample)
    choose_level(other, "all")
    assert "level" not in other.address


def test_a_division_sees_its_own_lines(sample: Screen, store: Store) -> None:
    view = view_round(store, 1)
    own = {code for code in OWED | UNKNOWN if view.division_of(code) == "van-phong-so"}
    assert own not in (set(), OWED | UNKNOWN)
    sample.open("check", owner="van-phong-so", level="error")
    assert {code for label, _, code in doors(sample) if label == "Chấm điểm"} == own
    sample.choose(DIVISION, "all")
    assert {code for label, _, code in doors(sample) if label == "Chấm điểm"} == OWED | UNKNOWN
    assert "owner" not in sample.address


def test_a_contributor_begins_with_the_lines_of_the_division(sample: Screen) -> None:
    sample.open("check", role="contributor", division="van-phong-so")
    assert sample.field(DIVISION).value == "van-phong-so"
    sample.choose(DIVISION, "all")
    assert sample.address["owner"] == "all"
    assert headings(sample)[0] == "Lỗi · 12"


def test_a_choice_that_leaves_nothing_says_so(sample: Screen, store: Store) -> None:
    sample.open("check", level="info", owner="khong-co-phong-nay")  # opens all
    assert headings(sample)
    finish_what_is_wrong(store)
    sample.open("overview").open("check", level="error")
    assert sample.shows("Không có gì ở mức và phòng, đơn vị đã chọn.")


def finish_what_is_wrong(store: Store) -> None:
    """Mend all errors of the sample: figures with a document for all that lacks them."""
    view = view_round(store, 1)
    for leaf in view.criteria.leaves:
        if leaf.code in OWED | UNKNOWN:
            not_arising = dict.fromkeys(("not_arising",))
            given = {
                **not_arising,
                **{
                    name: DeclaredInput(str(value).lower(), Proof.PROVEN, "9/BC", "1")
                    for name, value in leaf.examples[0].given.items()
                },
            }
            store.declare_answer(1, code=leaf.code, inputs=given, who="lan")


def test_without_errors_the_way_to_sending_is_open(sample: Screen, store: Store) -> None:
    finish_what_is_wrong(store)
    sample.open("check")
    assert any("Không còn lỗi." in each for each in sample.said())
    assert [page for label, page, _ in sample.links() if label.startswith("Sang Kỳ")] == [
        "ky-danh-gia"
    ]
    assert "Lỗi" not in {each.split(" · ")[0] for each in headings(sample)}


def test_a_round_that_was_sent_is_not_offered_again(sample: Screen, store: Store) -> None:
    finish_what_is_wrong(store)
    bring_to(store, store.round(1), Phase.SUBMITTED)
    sample.open("check")
    assert sample.said() == [
        '**Không còn lỗi.** Bản tự đánh giá đã gửi; kỳ đang ở giai đoạn "Đã gửi, khóa số liệu".'
    ]
    assert not any(label.startswith("Sang Kỳ") for label, _, _ in sample.links())


def test_an_empty_list_says_that_the_round_can_be_sent(
    open_real: Callable[..., Screen], store: Store
) -> None:
    screen = open_real("qd-766/2026", 2026)
    finish(store, store.rounds()[0])
    screen.open("check")
    assert screen.said() == ["**Không còn gì phải sửa.** Có thể lập báo cáo tự đánh giá và gửi."]
    assert not screen.tree.subheader
    assert [page for label, page, _ in screen.links() if label.startswith("Sang Kỳ")] == [
        "ky-danh-gia"
    ]


def test_a_long_row_of_one_kind_is_folded(real: Screen) -> None:
    real.open("check")
    assert headings(real)[0] == "Lỗi · 58"
    (fold,) = real.tree.expander
    assert fold.label == "52 dòng nữa cùng loại"


def test_a_document_out_of_period_opens_in_the_register(sample: Screen, store: Store) -> None:
    late = next(each for each in store.documents(1) if each.number == "Báo cáo MẪU số 10/BC-MẪU")
    told = DocumentInput(number=late.number, issued_on=date(2025, 1, 3))
    store.change_document(late.id, told, expected_version=late.version, who="lan")
    sample.open("check", level="warning")
    assert sample.shows('"Báo cáo MẪU số 10/BC-MẪU" ban hành ngày 03/01/2025, ngoài năm 2024.')
    assert ("Minh chứng", "minh-chung:document", str(late.id)) in doors(sample)


def test_points_above_the_maximum_open_the_reviews(sample: Screen, store: Store) -> None:
    bring_to(store, store.round(1), Phase.REVIEW_1)
    too_much = ReviewInput("1.1.1", Decimal("0.75"))
    store.put_reviews(1, lane=Lane.REVIEWED, reviews=[too_much], source="", who="hoa")
    sample.open("check", level="error")
    assert sample.shows("mục 1.1.1 ghi 0,75 điểm, vượt tối đa 0,50.")
    assert ("Thẩm định", "tham-dinh") in {(label, page) for label, page, _ in sample.links()}


@pytest.mark.parametrize("page", ["evidence", "years", "overview", "rounds"])
def test_every_page_that_mends_something_can_be_opened(
    page: str, real: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = (Finding(Severity.ERROR, Code.ORPHANS, Place(page), (), {"n": 1, "orphans": "9"}),)
    monkeypatch.setattr("services.assessment.checking.readiness.findings", lambda *_: found)
    assert not real.open("check").errors()
    assert real.shows("1 mã có số liệu")
