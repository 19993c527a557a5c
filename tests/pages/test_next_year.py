"""Mở kỳ năm sau: the new set, what became of each leaf, what of last year's still holds."""

from datetime import date

import pytest

from scoring.answers import Proof
from services.assessment.next_year import matching
from services.store import (
    AssignmentInput,
    DeclaredInput,
    DocumentInput,
    Phase,
    Round,
    Store,
)
from tests.pages.screen import NBSP, Screen

OPEN = "Mở kỳ đánh giá 2025"
KEEP = "Ghi nhận bảng đối chiếu"
OLD, NEW = "so-mau/2024", "so-mau/2025"
SET, YEAR, TARGET = "Bộ tiêu chí của năm mới", "Năm đánh giá", "Mục tiêu (điểm)"
NOT_ARRIVED = "Kỳ 2024 chưa giao riêng mục nào; mục nào thuộc phòng nào theo bộ tiêu chí mới."


@pytest.fixture
def last(real: Screen, store: Store) -> Screen:
    """The page on a round with a declared leaf, two owners, and documents: three with numbers."""
    (round_,) = store.rounds()
    told = {"content_complete": DeclaredInput("true", Proof.PROVEN, "12/BC", "trang 3")}
    store.declare_answer(round_.id, code="1.2.2", inputs=told, who="lan")
    store.assign(
        round_.id,
        [
            AssignmentInput("1.1.1", "van-phong-so", "Lan", date(2024, 11, 30)),
            AssignmentInput("2.2.1", "van-phong-so"),  # merged with 2.2.2, which has no owner
        ],
        who="lan",
    )
    store.accept_evidence(
        round_.id,
        content=b"%PDF-1.7\n%MAU\n",
        file_name="05-QD.pdf",
        kind="",
        reading={},
        answers=(),
        document=DocumentInput("05/QĐ", date(2025, 1, 8), "Sở Thử", "Quyết định MẪU"),
        links=[("2.2.3", "Điều 1", "trang 1")],
        who="lan",
    )
    store.add_document(
        round_.id, DocumentInput("01/KH", date(2024, 1, 15), "", "Kế hoạch MẪU"), who="lan"
    )
    store.add_document(round_.id, DocumentInput(title="Không số"), who="lan")
    return real.open("next_year")


@pytest.fixture
def unshipped(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the program came without the crosswalk of the two editions."""
    monkeypatch.setattr(matching, "shipped_crosswalk", lambda old, new: None)


def newest(store: Store) -> Round:
    return store.rounds()[0]


def boxes(screen: Screen) -> dict[str, bool]:
    """The boxes of documents: whether they are ticked."""
    found = {each.label.strip("*"): each.value for each in screen.tree.checkbox}
    return {label: value for label, value in found.items() if "/" in label}


def tick(screen: Screen, label: str) -> Screen:
    return screen.choose(f"**{label}**", True)


def say_right(screen: Screen) -> Screen:
    """Tick every box that says that an entry is right."""
    for each in screen.tree.checkbox:
        if each.label == "Đúng":
            each.set_value(True)
    return screen.run()


def became(screen: Screen, code: str, *codes: str) -> Screen:
    (box,) = (each for each in screen.tree.multiselect if each.label == f"Thành: {code}")
    box.set_value(list(codes))
    return screen.run()


def test_the_next_edition_and_year_stand_there(last: Screen) -> None:
    assert last.tree.title[0].value == "Mở kỳ năm sau"
    assert last.field(SET).value == NEW
    assert last.field(YEAR).value == 2025
    assert "Dùng bảng đối chiếu đi kèm bộ tiêu chí." in last.captions()
    assert last.shows(
        "64 mục cũ → 68 mục mới: 55 giữ nguyên · 5 đổi tên · 1 tách · 1 gộp · 5 mới · 1 bỏ"
    )
    assert last.shows("Mọi mục đã rõ, không còn gì phải xác nhận.")
    assert KEEP not in last.buttons()


def test_the_crosswalk_says_what_became_of_each(last: Screen) -> None:
    rows = last.table("Thành")
    kinds = [row["Thành"].replace(NBSP, " ") for row in rows]
    assert len(rows) == 68
    (merged,) = (row for row in rows if row["Thành"] == "gộp")
    assert merged["Mục cũ"].startswith("2.2.1 ")
    assert "; 2.2.2 " in merged["Mục cũ"]
    assert merged["Điểm tối đa"] == "1,00 + 0,50 → 1,50"
    (dropped,) = (row for row in rows if row["Thành"] == "bỏ")
    assert (dropped["Mục cũ"], dropped["Mục mới"]) == ("7.6 ISO 9001:2015", "–")
    assert kinds[-55:] == ["giữ nguyên"] * 55  # what changed comes first


def test_owners_are_listed_with_why_one_stays_behind(last: Screen) -> None:
    """2.2.1 had an owner, 2.2.2 had none; they are one now."""
    assert last.field("Mang sang phân công của 1 mục (hạn từng mục đặt lại sau)").value is True
    first, second = last.table("Từ mục cũ")
    assert (first["Từ mục cũ"], first["Phòng, đơn vị"]) == ("1.1.1", "Văn phòng Sở")
    assert (first["Người làm"], first["Lưu ý"]) == ("Lan", "")
    assert (second["Từ mục cũ"], second["Người làm"]) == ("2.2.1, 2.2.2", "–")
    assert second["Lưu ý"] == "không mang sang: các mục cũ do nhiều nơi phụ trách"


def test_documents_say_what_they_would_prove_and_what_is_doubtful(last: Screen) -> None:
    assert boxes(last) == {"05/QĐ": False, "01/KH": False, "12/BC": False}
    captions = last.captions()
    at = captions.index("08/01/2025 · Quyết định MẪU")
    assert captions[at + 1 : at + 4] == [
        *("0,00 điểm", "2.2.2 (Điều 1, trang 1)", "không có điều gì đáng ngờ"),
    ]
    at = captions.index("15/01/2024 · Kế hoạch MẪU")
    assert captions[at + 1 : at + 4] == [
        *("0,00 điểm", "–", "ban hành ngoài năm 2025 · chưa có tệp"),
    ]
    at = captions.index("1.2.2 (trang 3)")
    assert captions[at - 1] == "0,50 điểm"
    assert captions[at + 1] == "chưa rõ ngày ban hành · chưa có tệp"
    told = "Đã chọn 0 / 3 tài liệu. 1 tài liệu không có số, ký hiệu nên không mang sang được."
    assert told in captions


def test_the_round_is_opened_with_what_was_ticked(last: Screen, store: Store) -> None:
    tick(last, "05/QĐ")
    last.put("Hạn nộp tự đánh giá", date(2025, 12, 15)).put(TARGET, "88,5").press(OPEN)
    assert last.said() == [
        "Đã mở kỳ 2025 từ kỳ 2024: 1 mục có phân công, 1 tài liệu mang sang. Chưa có số liệu nào."
    ]
    opened = newest(store)
    assert (opened.year, opened.criteria_set, opened.phase) == (2025, NEW, Phase.PREPARING)
    assert (opened.due, str(opened.target)) == (date(2025, 12, 15), "88.5")
    assert last.address["round"] == str(opened.id)
    assert last.tree.title[0].value == "Kỳ đánh giá"
    assert [each.number for each in store.documents(opened.id)] == ["05/QĐ"]
    assert store.answers(opened.id) == ()
    assert store.assignments(opened.id)["1.1.1"].due is None


def test_owners_stay_behind_where_the_box_is_cleared(last: Screen, store: Store) -> None:
    last.choose("Mang sang phân công của 1 mục (hạn từng mục đặt lại sau)", False).press(OPEN)
    assert store.assignments(newest(store).id) == {}


def test_a_group_of_units_is_chosen(last: Screen, store: Store) -> None:
    last.choose("Nhóm đơn vị", "khong-thu-tuc").press(OPEN)
    assert newest(store).group == "khong-thu-tuc"


def test_every_refusal_is_said_at_once(last: Screen, store: Store) -> None:
    last.choose(YEAR, 2024).put(TARGET, "chín mươi").press("Mở kỳ đánh giá 2024")
    assert last.errors() == [
        "Kỳ mới phải sau năm 2024; chọn năm khác",
        'Mục tiêu "chín mươi" không phải là số; ví dụ 90 hoặc 88,5',
    ]
    assert len(store.rounds()) == 1


def test_a_set_that_is_not_for_the_year_is_said(last: Screen) -> None:
    last.choose(SET, OLD)
    says = "Bộ tiêu chí này ban hành cho năm 2024, không phải năm 2025."
    assert any(says in each.value for each in last.tree.warning)
    assert last.shows("Vẫn là bộ tiêu chí của kỳ 2024: mọi mục giữ nguyên")


def test_the_old_set_serves_another_year(last: Screen, store: Store) -> None:
    last.choose(SET, OLD)
    tick(last, "12/BC").press(OPEN)
    assert newest(store).criteria_set == OLD
    assert store.crosswalk(newest(store).unit, old_set=OLD, new_set=OLD) is None


def test_a_round_that_stands_is_said_before_and_refused(last: Screen, store: Store) -> None:
    last.press(OPEN)
    (first,) = (each for each in store.rounds() if each.year == 2024)
    last.open("next_year", round=str(first.id))
    assert any("Đơn vị đã có kỳ 2025 theo bộ" in each.value for each in last.tree.info)
    assert ("Xem các kỳ đánh giá", "ky-danh-gia") in [each[:2] for each in last.links()]
    last.press(OPEN)
    assert last.errors() == [
        "Đơn vị đã có kỳ 2025 theo bộ tiêu chí này; mở kỳ ấy ở trang Kỳ đánh giá hoặc chọn năm,"
        " bộ tiêu chí khác"
    ]
    assert len(store.rounds()) == 2


@pytest.mark.parametrize("role", ["contributor", "leader"])
def test_who_does_not_plan_may_look(last: Screen, store: Store, role: str) -> None:
    last.open("next_year", role=role)
    (button,) = (each for each in last.tree.button if each.label == OPEN)
    assert button.disabled
    assert any("không được làm việc này" in each.value for each in last.tree.info)


def test_who_plans_but_does_not_answer_is_told_about_documents(last: Screen, store: Store) -> None:
    last.open("next_year", role="administrator")
    tick(last, "05/QĐ").press(OPEN)
    (error,) = last.errors()
    assert error.startswith('Vai "Quản trị" không được làm việc này.')
    assert len(store.rounds()) == 1


def test_a_ticked_document_that_somebody_removed_stays_behind(last: Screen, store: Store) -> None:
    tick(last, "01/KH")
    (gone,) = (each for each in store.documents(newest(store).id) if each.number == "01/KH")
    store.remove_document(gone.id, who="lan")
    (said,) = last.press(OPEN).said()
    assert "1 mục có phân công, 0 tài liệu mang sang" in said
    assert store.documents(newest(store).id) == ()


def test_a_file_that_is_damaged_is_said_and_nothing_is_opened(last: Screen, store: Store) -> None:
    tick(last, "05/QĐ")
    (file,) = store.evidence(newest(store).id)
    (kept,) = store.folder.rglob(file.sha256)
    kept.write_bytes(b"khac")
    last.press(OPEN)
    assert last.errors() == [
        "Tệp 05-QD.pdf của tài liệu 05/QĐ bị mất hoặc hỏng trong kho; nộp lại tệp ấy ở kỳ trước,"
        " hoặc bỏ chọn tài liệu này"
    ]
    assert len(store.rounds()) == 1


# an edition without a crosswalk


@pytest.mark.usefixtures("unshipped")
def test_a_proposal_says_so_and_waits(last: Screen, store: Store) -> None:
    assert last.shows("Hai bộ tiêu chí này chưa có bảng đối chiếu.")
    assert last.shows("Còn 19 mục chờ xác nhận.")
    last.press(OPEN)
    (error,) = last.errors()
    assert error.startswith("Còn 19 mục chưa xác nhận đối chiếu: 1.4; 1.6; 2.2.1, 2.2.2; 2.2.3;")
    assert len(store.rounds()) == 1


@pytest.mark.usefixtures("unshipped")
def test_a_proposal_is_confirmed_kept_and_used(last: Screen, store: Store) -> None:
    say_right(last)
    assert last.shows("Mọi mục đã rõ, không còn gì phải xác nhận.")
    last.press(KEEP)
    assert last.said() == ["Đã ghi nhận bảng đối chiếu."]
    assert last.shows("Bảng đối chiếu do người của đơn vị xác nhận trước đây.")
    kept = store.crosswalk(newest(store).unit, old_set=OLD, new_set=NEW)
    assert kept is not None
    assert len(kept) == 68
    assert last.press(OPEN).said()
    assert newest(store).year == 2025


@pytest.mark.usefixtures("unshipped")
def test_a_proposal_is_corrected_by_choosing_codes(last: Screen, store: Store) -> None:
    """7.4.1 was proposed as 7.4.1 and 7.4.2; a person says 7.4.1, so that 7.4.2 is new."""
    split = "tách · 2,00 → 1,00 + 1,00 · 7.4.1 Số hóa kết quả giải quyết TTHC; 7.4.2 Số hóa hồ sơ"
    assert any(each.startswith(split) for each in last.captions())
    became(last, "7.4.1", "7.4.1")
    assert last.shows("**7.4.2** Số hóa hồ sơ, giấy tờ khi tiếp nhận · 1,00")
    assert "đổi tên · 2,00 → 1,00" in last.captions()
    assert last.shows("Còn 19 mục chờ xác nhận.")  # one less, and 7.4.2 more
    say_right(last).press(OPEN)
    kept = store.crosswalk(newest(store).unit, old_set=OLD, new_set=NEW)
    assert kept is not None
    by_new = {tuple(each["new"]): (each["kind"], each["old"]) for each in kept}
    assert by_new["7.4.1",] == ("renamed", ["7.4.1"])
    assert by_new["7.4.2",] == ("new", [])


@pytest.mark.usefixtures("unshipped")
def test_crossed_codes_are_said_where_they_are_chosen(last: Screen) -> None:
    became(last, "2.2.2", "2.2.1", "2.2.2")
    assert last.errors() == [
        "Mục cũ 2.2.1, 2.2.2, 2.2.3 và mục mới 2.2.1, 2.2.2 nối chéo nhau; mỗi lần chỉ tách một mục"
        " cũ, hoặc gộp về một mục mới. Chọn lại ở bước 2"
    ]


def test_what_is_sure_can_be_looked_at_again(last: Screen, store: Store) -> None:
    """A person says that 1.5 of 2024 is scored no more, and 1.5 of 2025 is new."""
    (again,) = (e for e in last.tree.multiselect if e.label == "Mục đã rõ nhưng cần xem lại")
    again.set_value(["1.5"])
    last.run()
    became(last, "1.5")
    assert last.shows("Còn 1 mục chờ xác nhận.")
    (new,) = (e for e in last.tree.checkbox if e.label == "Đúng" and not e.value)
    new.set_value(True)
    last.run().press(OPEN)
    kept = store.crosswalk(newest(store).unit, old_set=OLD, new_set=NEW)
    assert kept is not None
    assert ["1.5"] in [each["old"] for each in kept if each["kind"] == "dropped"]


def test_a_round_without_owners_and_documents_says_so(real: Screen) -> None:
    captions = real.open("next_year").captions()
    assert NOT_ARRIVED in captions
    assert any("không có tài liệu nào có số, ký hiệu" in each for each in captions)


def test_it_speaks_english(last: Screen) -> None:
    last.speak("en")
    assert last.shows("64 old items → 68 new items: 55 the same · 5 renamed")
    assert "Open the round of 2025" in last.buttons()


def test_a_reload_finds_what_was_ticked_and_chosen(last: Screen, store: Store) -> None:
    tick(last, "05/QĐ").choose("Nhóm đơn vị", "khong-thu-tuc")
    last.put("Hạn nộp tự đánh giá", date(2025, 12, 15)).choose(TARGET, "88,5")
    again = Screen(**last.address).open("next_year", **last.address)
    assert boxes(again) == {"05/QĐ": True, "01/KH": False, "12/BC": False}
    assert again.field("Nhóm đơn vị").value == "khong-thu-tuc"
    assert again.field("Hạn nộp tự đánh giá").value == date(2025, 12, 15)
    assert again.field(TARGET).value == "88,5"
    tick(again, "12/BC").press(OPEN)
    assert sorted(each.number for each in store.documents(newest(store).id)) == ["05/QĐ", "12/BC"]
    (first,) = (each for each in store.rounds() if each.year == 2024)
    after = Screen().open("next_year", round=str(first.id))
    assert set(boxes(after).values()) == {False}  # what was opened is a draft no more


@pytest.mark.usefixtures("unshipped")
def test_a_reload_finds_what_was_said_of_the_crosswalk(last: Screen) -> None:
    became(last, "7.4.1", "7.4.1")
    right = [each for each in last.tree.checkbox if each.label == "Đúng"]
    right[0].set_value(True)  # 1.4
    last.run()
    assert last.shows("Còn 18 mục chờ xác nhận.")
    again = Screen(**last.address).open("next_year", **last.address)
    assert again.shows("Còn 18 mục chờ xác nhận.")
    assert again.shows("đổi tên · 2,00 → 1,00")
