"""Minh chứng: the register of documents on the screen."""

from services.store import Document, DocumentInput, Store
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


def opened(screen: Screen, store: Store, number: str) -> Document:
    """Open a document on the page and return it."""
    named = next(each for each in store.documents(1) if each.number == number)
    screen.open("documents", document=str(named.id))
    return named


def type_issuer(screen: Screen, words: str) -> Screen:
    fields = [each for each in screen.tree.main.text_input if each.label == "Cơ quan ban hành"]
    fields[-1].set_value(words)
    return screen.run()


def test_an_edit_after_somebody_else_s_is_told_and_chosen(sample: Screen, store: Store) -> None:
    named = opened(sample, store, "Báo cáo MẪU số 10/BC-MẪU")
    type_issuer(sample, "Sở MẪU")
    theirs = DocumentInput(named.number, named.issued_on, "UBND tỉnh MẪU", named.title, named.note)
    store.change_document(named.id, theirs, expected_version=named.version, who="hoa/leader")
    sample.press("Lưu")
    (warning,) = (each.value for each in sample.tree.warning if "vừa sửa" in each.value)
    assert "hoa" in warning
    assert "UBND tỉnh MẪU" in warning
    sample.press("Lưu")
    assert sample.said() == ["Đã lưu."]
    assert opened(sample, store, named.number).issuer == "Sở MẪU"


def test_a_number_that_another_document_has_is_refused(sample: Screen, store: Store) -> None:
    named = opened(sample, store, "Báo cáo MẪU số 10/BC-MẪU")
    other = next(
        each.number for each in store.documents(1) if each.number not in ("", named.number)
    )
    fields = [each for each in sample.tree.main.text_input if each.label == "Số, ký hiệu"]
    fields[-1].set_value(other)
    sample.run().press("Lưu")
    assert sample.errors() == [
        f'Số "{other}" đã thuộc về một văn bản khác của kỳ này; hãy mở văn bản đó hoặc ghi số khác'
    ]
    assert opened(sample, store, named.number).version == named.version


def test_the_number_of_a_document_in_use_is_not_taken_away(sample: Screen, store: Store) -> None:
    named = opened(sample, store, "Báo cáo MẪU số 10/BC-MẪU")
    fields = [each for each in sample.tree.main.text_input if each.label == "Số, ký hiệu"]
    fields[-1].set_value("")
    sample.run().press("Lưu")
    (error,) = sample.errors()
    assert error.startswith(f'Văn bản "{named.number}" còn tệp hoặc số liệu dựa vào')
    assert opened(sample, store, named.number).version == named.version
