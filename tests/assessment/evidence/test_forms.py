from services.assessment.evidence.forms import FORMS, entry_form, evidence_kinds, lint_form
from services.assessment.view import RoundView
from services.intake.entry.entry_form import EntryRow
from services.text import text_in

VI = text_in("vi")


def rows_of(view: RoundView) -> dict[tuple[str, str], EntryRow]:
    form = entry_form(view, VI)
    return {(row.code, row.input): row for sheet in form.sheets for row in sheet.rows}


def test_the_forms_are_those_of_the_folder() -> None:
    names = {file.stem for file in FORMS.glob("*.yaml")}
    assert {kind.kind for kind in evidence_kinds()} == names
    assert {"so-theo-doi-ho-so", "bieu-06a", "bang-ke-khai"} <= names


def test_a_form_of_ours_has_no_faults_and_a_broken_one_has() -> None:
    text = (FORMS / "bieu-06a.yaml").read_text(encoding="utf-8")
    assert lint_form(text, "bieu-06a.yaml") == ()
    broken = text.replace("sum: [resolved_late]", "sum: [resolved_latest]")
    assert broken != text
    problems = lint_form(broken, "bieu-06a.yaml")
    assert problems
    assert all(str(each.place).startswith("bieu-06a.yaml:") for each in problems)


def test_the_workbook_asks_all_that_the_department_answers_itself(view: RoundView) -> None:
    form = entry_form(view, VI)
    assert (form.set_id, form.unit, form.year) == ("so-mau/2024", "Sở Thử", 2024)
    assert [sheet.title[:2] for sheet in form.sheets] == [f"{n} " for n in range(1, 8)]  # not 8
    # 1.1.1 to 1.6 ask 1 + 2 + 1 + 1 + 2 + 2 + 2 + 1 + 3 inputs
    assert len(form.sheets[0].rows) == 15
    assert all(row.value == row.document == row.note == "" for row in rows_of(view).values())


def test_a_row_says_what_is_asked(view: RoundView) -> None:
    rows = rows_of(view)
    done = rows["1.1.2", "plan_tasks_done"]
    assert done.name == "Mức độ hoàn thành kế hoạch CCHC"
    assert done.label == "Nhiệm vụ kế hoạch CCHC đã hoàn thành"
    assert done.type == "count"
    level = rows["1.1.1", "level"]
    assert level.type == "choice"
    assert [option.key for option in level.options] == ["on_time", "late", "none"]
    assert level.options[0].label == "Ban hành kịp thời"
    assert rows["1.2.2", "content_complete"].type == "yes_no"
    assert rows["6.3", "budget_assigned"].type == "number"


def test_the_workbook_speaks_the_language_of_the_person(view: RoundView) -> None:
    form = entry_form(view, text_in("en"))
    assert form.unit == view.unit.name.vi  # its official name: what it is told apart by
    assert form.sheets[0].title == "1 Direction and steering of reform"
    assert form.sheets[0].rows[0].name == "Annual reform plan issued"


def test_what_is_known_stands_in_it_with_its_document(sample: RoundView) -> None:
    rows = rows_of(sample)
    report = rows["1.2.1", "reports_late_or_missing"]
    assert (report.value, report.document, report.page) == (
        "1", "Báo cáo MẪU số 02/BC-MẪU", "trang 1",
    )  # fmt: skip
    assert report.note == "Báo cáo quý II gửi chậm (MẪU)"
    assert rows["1.4", "communication_tasks"].value == ""


def test_a_number_that_a_form_counted_names_the_form(sample: RoundView) -> None:
    row = rows_of(sample)["7.3.2", "dossiers_received_online"]
    assert (row.value, row.document) == ("1583", "MAU-so-theo-doi-ho-so-2024.xlsx")


def test_not_arising_stands_in_the_first_row_of_its_leaf(sample: RoundView) -> None:
    rows = rows_of(sample)
    first = rows["6.4", "audit_recommendations_done"]
    assert first.value == "not_arising"
    assert first.note == "Trong năm không có kiến nghị phải thực hiện (MẪU)"
    assert rows["6.4", "audit_recommendations"].value == ""
