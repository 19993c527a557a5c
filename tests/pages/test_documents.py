"""Minh chứng: the register of documents on the screen."""

from services.store import Store
from tests.pages.screen import Screen

POINTS, DOCUMENT = "Điểm dựa vào", "Tài liệu"


def test_an_empty_round_says_how_documents_come(real: Screen) -> None:
    real.open("documents")
    assert real.shows("Chưa có tài liệu nào.")


def test_the_document_with_most_points_stands_first(sample: Screen) -> None:
    rows = sample.open("documents").grid(POINTS)
    points = [float(row[POINTS].replace(",", ".")) for row in rows]
    assert points == sorted(points, reverse=True)
    assert rows[0][DOCUMENT] == "MAU-so-theo-doi-ho-so-2024.xlsx"


def test_an_opened_document_says_what_falls_with_it(sample: Screen, store: Store) -> None:
    named = next(each for each in store.documents(1) if each.number == "Báo cáo MẪU số 10/BC-MẪU")
    sample.open("documents", document=str(named.id))
    assert sample.shows("Nếu tài liệu này bị bác, ")
    assert [row["Mã"] for row in sample.table("Mã")] == ["5.6"]


def test_a_search_leaves_what_fits(sample: Screen) -> None:
    sample.open("documents").choose("Tìm", "số không có")
    assert sample.shows("0 / 35 tài liệu")
    sample.choose("Tìm", "THEO doi-ho-so")
    assert [row[DOCUMENT] for row in sample.grid(POINTS)] == ["MAU-so-theo-doi-ho-so-2024.xlsx"]


def test_a_document_is_added_by_hand(real: Screen, store: Store) -> None:
    real.open("documents").put("Số, ký hiệu", "7/QĐ-SGTVT").choose("Trích yếu", "Kế hoạch")
    real.press("Thêm vào sổ")
    assert real.said() == ["Đã lưu."]
    (document,) = store.documents(1)
    assert (document.number, document.title) == ("7/QĐ-SGTVT", "Kế hoạch")


def test_the_fields_of_a_document_are_changed(sample: Screen, store: Store) -> None:
    named = next(each for each in store.documents(1) if each.number == "Báo cáo MẪU số 10/BC-MẪU")
    sample.open("documents", document=str(named.id))
    fields = [each for each in sample.tree.main.text_input if each.label == "Cơ quan ban hành"]
    fields[-1].set_value("Sở MẪU")
    sample.run().press("Lưu")
    changed = next(each for each in store.documents(1) if each.id == named.id)
    assert (changed.issuer, changed.version) == ("Sở MẪU", named.version + 1)
