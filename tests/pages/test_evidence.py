"""Nộp minh chứng: what files say and would change, their faults by cell."""

import pytest

from scoring.answers import Proof
from services.assessment.sample import SAMPLE
from services.store import Store
from tests.intake.workbooks import dossier, save_xlsx
from tests.intake.workbooks import register as make_register
from tests.pages.entry import entry_workbook, filled
from tests.pages.screen import Screen

REGISTER, FORM_06A = "MAU-so-theo-doi-ho-so-2024.xlsx", "MAU-bieu-06a-2024.xlsx"
NOTHING = "Chưa chọn tệp nào. Không có gì được lưu trước khi bấm Ghi nhận."
BLOCKED = "Tệp còn lỗi nên chưa ghi nhận được; chưa có gì được lưu. Sửa các ô trên rồi nộp lại."
DONE, PLANNED = ("1.1.2", "plan_tasks_done", "value"), ("1.1.2", "plan_tasks", "value")
DOCUMENTS = {(*DONE[:2], "document"): "BC 15", (*PLANNED[:2], "document"): "BC 15"}


def kept(store: Store) -> tuple[int, int]:
    """Return how many files and answers the round has."""
    return len(store.evidence(1)), len(store.answers(1))


def saving(screen: Screen) -> list[str]:
    """Return the buttons that would save something."""
    return [each for each in screen.buttons() if each.startswith(("Ghi nhận", "Giữ"))]


def register() -> tuple[str, bytes]:
    return REGISTER, (SAMPLE / REGISTER).read_bytes()


def test_nothing_is_chosen_at_first(real: Screen) -> None:
    real.open("evidence")
    assert NOTHING in real.captions()
    assert "Chưa có tệp nào được ghi nhận trong kỳ này." in real.captions()
    assert [each.label for each in real.tree.download_button] == ["Tải bảng kê khai (Excel)"]
    assert real.buttons() == []


def test_a_register_says_its_figures_and_their_cells(real: Screen) -> None:
    real.open("evidence").upload(register())
    assert real.shows("Nhận ra: **Sổ theo dõi hồ sơ** · trang tính Sổ theo dõi hồ sơ")
    figures = {row["Số liệu"]: row["Giá trị"] for row in real.table("Số liệu")}
    assert figures == {  # 2,268 early, 1,181 in time, 71 late; 114 in process, 6 of them overdue
        "Hồ sơ tiếp nhận": "3.640",
        "Hồ sơ tiếp nhận trực tuyến": "1.583",
        "Hồ sơ đã giải quyết": "3.520",
        "Hồ sơ giải quyết trước hạn và đúng hạn": "3.449",
        "Hồ sơ giải quyết quá hạn": "71",
        "Hồ sơ đang giải quyết": "120",
        "Hồ sơ đang giải quyết đã quá hạn": "6",
    }


def test_a_register_shows_what_it_would_change_and_saves_nothing(
    real: Screen, store: Store
) -> None:
    real.open("evidence").upload(register())
    changes = {row["Mã"]: (row["Trước"], row["Sau"]) for row in real.table("Sau")}
    # 3.449 / 3.520 = 97,98 % → 3 of 4; 1.583 / 3.640 = 43,49 % of the 50 % asked → 2,17 of 2,5
    assert changes == {
        "3.4": ("– / 4,00 · chưa có số liệu", "3,00 / 4,00 · đã chứng minh"),
        "7.3.2": ("– / 2,50 · chưa có số liệu", "2,17 / 2,50 · đã chứng minh"),
    }
    assert real.shows("**chưa có → 5,17** điểm (+5,17)")
    assert kept(store) == (0, 0)


def test_a_register_is_taken_in(real: Screen, store: Store) -> None:
    real.open("evidence").upload(register()).press(f"Ghi nhận {REGISTER}")
    (said,) = real.said()
    assert said.startswith(f"Đã ghi nhận {REGISTER}: ")
    (evidence,) = store.evidence(1)
    assert (evidence.file_name, evidence.kind) == (REGISTER, "so-theo-doi-ho-so")
    assert store.read_file(evidence.sha256) == (SAMPLE / REGISTER).read_bytes()
    assert NOTHING in real.captions()  # the uploader is empty again
    assert real.shows(f"**{REGISTER}** · Sổ theo dõi hồ sơ · ")
    headline = real.open("overview").metrics()["Ước tính, trên 100,00"]
    assert headline == ("5,17", "chắc chắn 5,17 – có thể 98,67")  # 1,00 and 0,33 are lost


def test_the_same_file_again_changes_nothing(real: Screen, store: Store) -> None:
    real.open("evidence").upload(register()).press(f"Ghi nhận {REGISTER}")
    before = kept(store), store.log()
    real.upload(register())
    assert real.shows(f"Tệp {REGISTER} đã được ghi nhận trước đó; không có gì thay đổi.")
    assert saving(real) == []
    assert (kept(store), store.log()) == before


def test_several_files_are_read_each_for_itself(real: Screen, store: Store) -> None:
    form = (FORM_06A, (SAMPLE / FORM_06A).read_bytes())
    real.open("evidence").upload(register(), form)
    assert saving(real) == [f"Ghi nhận {REGISTER}", f"Ghi nhận {FORM_06A}"]
    assert real.shows("Nhận ra: **Biểu II.06a/VPCP/KSTT** · trang tính 06a")
    assert len([rows for rows in real.tables() if "Số liệu" in rows[0]]) == 2
    assert kept(store) == (0, 0)


def test_the_entry_workbook_is_taken_in(real: Screen, store: Store) -> None:
    # 20 of 25 is 80 %, just the floor: 1,60 of 2
    content, (done, planned, *_) = filled(
        entry_workbook(store), {DONE: 20, PLANNED: 25, **DOCUMENTS}
    )
    real.open("evidence").upload(("Phòng A.xlsx", content))
    assert real.shows("**chưa có → 1,60** điểm (+1,60)")
    assert real.table("Sau") == [
        {
            "Mã": "1.1.2",
            "Tên": "Mức độ hoàn thành kế hoạch CCHC",
            "Trước": "– / 2,00 · chưa có số liệu",
            "Sau": "1,60 / 2,00 · đã chứng minh",
        }
    ]
    real.press("Ghi nhận Phòng A.xlsx")
    assert real.said() == ["Đã ghi nhận Phòng A.xlsx: 2 số liệu."]
    answers = {each.input: each for each in store.answers(1)}
    assert {name: (each.value, each.state) for name, each in answers.items()} == {
        "plan_tasks_done": ("20", Proof.PROVEN),
        "plan_tasks": ("25", Proof.PROVEN),
    }
    assert [" · ".join(answers["plan_tasks_done"].grounds[0].cells[0].split("!"))] == [done]
    assert [" · ".join(answers["plan_tasks"].grounds[0].cells[0].split("!"))] == [planned]


def test_every_fault_has_its_cell_and_nothing_can_be_saved(real: Screen, store: Store) -> None:
    content, places = filled(
        entry_workbook(store),
        {
            DONE: "hai mươi",
            PLANNED: -25,
            ("1.2.2", "content_complete", "value"): "có lẽ",
        },
    )
    real.open("evidence").upload(("Phòng A.xlsx", content))
    faults = [row for row in real.table("Vị trí") if row["Mức"] == "Lỗi"]
    assert [row["Vị trí"] for row in faults] == places
    for found, row in zip(("hai mươi", "-25", "có lẽ"), faults, strict=True):
        assert found in row["Lỗi và cách sửa"].replace("−", "-")
    assert real.errors() == [BLOCKED]
    assert saving(real) == []
    assert kept(store) == (0, 0)


def test_a_warning_does_not_block(real: Screen, store: Store) -> None:
    content, _ = filled(entry_workbook(store), {DONE: 20, PLANNED: 25})
    real.open("evidence").upload(("Phòng A.xlsx", content))
    assert {row["Mức"] for row in real.table("Vị trí")} == {"Cảnh báo"}  # no document is named
    assert real.errors() == []
    assert saving(real) == ["Ghi nhận Phòng A.xlsx"]
    real.press("Ghi nhận Phòng A.xlsx")
    assert {each.state for each in store.answers(1)} == {Proof.CLAIMED}


@pytest.mark.parametrize(
    ("name", "content"),
    [("trống.xlsx", b""), ("hỏng.xlsx", b"PK\x03\x04 not a zip")],
)
def test_a_file_that_is_no_evidence_is_refused_with_a_sentence(
    real: Screen, store: Store, name: str, content: bytes
) -> None:
    real.open("evidence").upload((name, content))
    assert real.shows("Chưa nhận ra đây là mẫu nào.")
    assert all(row["Lỗi và cách sửa"] for row in real.table("Mức"))
    assert real.errors() == [BLOCKED]
    assert kept(store) == (0, 0)


def test_a_table_of_no_known_form_can_be_kept_as_a_document(real: Screen, store: Store) -> None:
    real.open("evidence").upload(("thư.csv", b"xin;chao\n1;2\n3;4\n"))
    assert real.shows("Chưa nhận ra đây là mẫu nào.")
    assert real.errors() == []
    assert saving(real) == ["Giữ thư.csv làm tài liệu"]
    real.press("Giữ thư.csv làm tài liệu")
    (evidence,) = store.evidence(1)
    assert (evidence.file_name, evidence.kind) == ("thư.csv", "")
    assert store.answers(1) == ()


def test_a_pdf_is_offered_as_a_document_and_never_read(real: Screen, store: Store) -> None:
    real.open("evidence").upload(("bao cao.pdf", b"%PDF-1.7\n%MAU\n"))
    assert not real.shows("Nhận ra")
    real.put("Số, ký hiệu", "12/BC-SGTVT").press("Giữ bao cao.pdf làm tài liệu")
    (document,) = store.documents(1)
    assert (document.number, document.title) == ("12/BC-SGTVT", "bao cao.pdf")


def test_an_accepted_file_can_be_undone(sample: Screen, store: Store) -> None:
    sample.open("evidence")
    undo = [each for each in sample.tree.button if each.label == "Hoàn tác"]
    assert len(undo) == 3
    undo[0].click()  # the newest stands first: the register
    sample.run()
    assert sample.shows("Kỳ đánh giá trở lại như khi chưa nộp MAU-so-theo-doi-ho-so-2024.xlsx.")
    sample.press("Hoàn tác tệp này")
    assert sample.said() == ["Đã hoàn tác MAU-so-theo-doi-ho-so-2024.xlsx."]
    (undone,) = [each for each in store.evidence(1) if each.withdrawn]
    assert undone.file_name == REGISTER
    # form 06a counted the same dossiers: 3.4 rests on it now
    (ground,) = next(e for e in store.answers(1) if e.input == "dossiers_on_time").grounds[:1]
    assert ground.cells[0].startswith("06a!")


def test_a_form_can_be_named_by_hand(real: Screen) -> None:
    real.open("evidence").upload(register())
    assert real.field("Mẫu tài liệu").options == [
        *("Tự nhận", "Bảng kê khai số liệu", "Biểu II.06a/VPCP/KSTT", "Danh sách hồ sơ quá hạn"),
        *("Danh sách đào tạo, bồi dưỡng", "Dịch vụ công trực tuyến (QĐ 766)"),
        *("Danh sách xử lý kỷ luật", "Danh sách nhiệm vụ UBND tỉnh giao"),
        *("Danh sách phản ánh, kiến nghị", "Danh mục văn bản QPPL đã rà soát"),
        *("Số hóa hồ sơ (QĐ 766)", "Sổ theo dõi hồ sơ", "Thanh toán trực tuyến (QĐ 766)"),
        *("Tổng hợp kết quả giải quyết TTHC theo đơn vị", "Kết quả tự kiểm tra CCHC, công vụ"),
    ]
    real.put("Mẫu tài liệu", "bieu-06a").press("Đọc lại theo lựa chọn này")
    assert real.errors() == [BLOCKED]
    real.put("Mẫu tài liệu", "so-theo-doi-ho-so").press("Đọc lại theo lựa chọn này")
    assert real.errors() == []


def test_accepted_files_can_be_had_back(sample: Screen) -> None:
    sample.open("evidence")
    labels = [each.label for each in sample.tree.download_button]
    assert labels == ["Tải bảng kê khai (Excel)", "Tải lại", "Tải lại", "Tải lại"]
    for name in (REGISTER, FORM_06A, "MAU-bang-ke-khai.xlsx"):
        assert sample.shows(f"**{name}** · ")


def test_a_workbook_downloaded_in_one_language_is_read_in_the_other(
    sample: Screen, store: Store
) -> None:
    content = entry_workbook(store)  # in Vietnamese
    sample.speak("en").open("evidence").upload(("Phòng A.xlsx", content))
    assert sample.errors() == []


def test_what_may_mean_two_things_is_asked_and_the_answer_remembered(
    real: Screen, store: Store
) -> None:
    doubtful = make_register([dossier(1), dossier(2, copies="1,234", channel="Qua người quen")])
    real.open("evidence").upload(("so.xlsx", doubtful))
    (comma,) = [each for each in real.tree.radio if "Dấu phẩy" in each.label]
    assert comma.value is None  # nothing is guessed
    comma.set_value("thousands")
    (word,) = [each for each in real.tree.selectbox if '"Qua người quen"' in each.label]
    word.set_value("direct")
    real.press("Đọc lại theo lựa chọn này")
    assert not any("Dấu phẩy" in each.label for each in real.tree.radio)
    figures = {row["Số liệu"]: row["Giá trị"] for row in real.table("Số liệu")}
    assert figures["Hồ sơ tiếp nhận trực tuyến"] == "1"
    ((kind, _), told), *_ = store.remembered_choices(store.units()[0].code).items()
    assert kind == "so-theo-doi-ho-so"
    assert told["commas"] == {"copies": "thousands"}
    assert told["words"] == {"channel": {"Qua người quen": "direct"}}


def test_a_table_of_reviewers_is_sent_to_its_own_page(real: Screen, store: Store) -> None:
    rows = [["STT", "Tiêu chí", "Điểm tối đa", "Điểm thẩm định"], ["1.1.1", "MẪU", 0.5, 0.25]]
    real.open("evidence").upload(("tham-dinh.xlsx", save_xlsx(rows)))
    assert real.shows("Nhập ở trang Thẩm định.")
    assert "Thẩm định" in [label for label, _, _ in real.links()]
    assert saving(real) == []
    assert store.evidence(1) == ()
