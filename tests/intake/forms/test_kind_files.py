"""The YAML of evidence kinds: what is right loads, what is wrong is named with its place."""

import json
from pathlib import Path

import pytest

from scoring.model import Trust
from scoring.problems import TextPlace
from services.intake.forms.kind_files import InvalidKind, check_kind, load_kind, load_kinds
from services.text import text_in
from services.text.catalogue import read_sentences
from services.text.explain import write_problem
from tests.intake.workbooks import KINDS

SHARED = {
    "dossiers_received",
    "dossiers_received_online",
    "dossiers_resolved",
    "dossiers_on_time",
    "dossiers_late",
    "dossiers_pending",
    "dossiers_pending_late",
}

GOOD = """\
kind: so-thu
name: {vi: Sổ thử, en: Test register}
source: {decision: MẪU, trust: constructed}
columns:
  code: {type: text, required: true, identifies: true, names: [Mã]}
  day: {type: datetime, names: [Ngày]}
  end: {type: datetime, names: [Hạn]}
  sum: {type: number, names: [Số]}
  way: {type: choice, names: [Cách], values: {a: [A], b: [B]}}
systems:
  one: {name: {vi: Hệ thống một, en: System one}, words: [Một cửa]}
checks:
  - {code: late, says: {vi: "Trễ {cell}", en: "Late {cell}"}, that: {day: {at_most: end}}}
  - row_sum: {total: sum, parts: [sum]}
measures:
  rows: {name: {vi: Dòng, en: Rows}, count: {code: present}}
  total: {name: {vi: Tổng, en: Total}, sum: sum, where: {way: {equals: a}}}
  either: {name: {vi: Số, en: Sum}, from_last: sum, otherwise: {count: {end: present}}}
"""


def test_the_kinds_of_the_house_are_right_and_share_their_measures() -> None:
    by_name = {kind.kind: kind for kind in KINDS}
    assert set(by_name["so-theo-doi-ho-so"].measures) == SHARED
    assert set(by_name["bieu-06a"].measures) == SHARED | {"dossiers_to_resolve"}
    assert set(by_name["tong-hop-theo-don-vi"].measures) == SHARED | {"dossiers_to_resolve"}


def test_a_measure_has_one_name_wherever_it_is_taken() -> None:
    names: dict[str, set[tuple[str, str]]] = {}
    for kind in KINDS:
        for key, measure in kind.measures.items():
            names.setdefault(key, set()).add((measure.name.vi, measure.name.en))
    assert {key: each for key, each in names.items() if len(each) > 1} == {}


def test_what_is_recalled_says_so_in_both_languages() -> None:
    recalled = [kind for kind in KINDS if kind.source.trust is Trust.RECALLED]
    assert [kind.kind for kind in recalled] == [
        *("dao-tao", "ky-luat", "nhiem-vu-duoc-giao", "phan-anh-kien-nghi"),
        *("ra-soat-vbqppl", "tu-kiem-tra"),
    ]
    for kind in recalled:
        assert kind.source.note is not None
        assert "trí nhớ" in kind.source.note.vi
        assert "tệp này" in kind.source.note.vi
        assert "from memory" in kind.source.note.en
        assert "this file" in kind.source.note.en


def test_a_right_kind_loads() -> None:
    kind = load_kind(GOOD, file="so-thu.yaml")
    assert kind.identifying == "code"
    assert kind.measures["total"].sum == ("sum",)
    assert kind.measures["total"].columns() == ("sum", "way")


FAULTS = [
    # what stands in GOOD, what stands there instead, the code, and the text at which it must point
    ("kind: so-thu\n", "", "missing_key", "name:"),
    ("required: true", "requierd: true", "unknown_key", "requierd"),
    ("{type: number,", "{type: figure,", "not_one_of", "figure"),
    ("names: [Số]", "names: []", "too_few", "[]"),
    ("{at_most: end}", "{at_most: end, above: end}", "one_of", "{at_most"),
    ("{at_most: end}", "{at_mots: end}", "unknown_key", "at_mots"),
    ("{at_most: end}", "soon", "not_one_of", "soon"),
    ("sum: sum,", "sum: sum, count: {code: present},", "one_of", "{name: {vi: Tổng"),
    ("day: {at_most: end}", "dya: {at_most: end}", "kind_column_unknown", "dya"),
    ("day: {at_most: end}", "day: {at_most: ende}", "kind_column_unknown", "{day: {at_most"),
    ("{at_most: end}", "{at_most: sum}", "kind_type_wrong", "{at_most"),
    ("{at_most: end}", "{at_most: 5}", "kind_type_wrong", "{at_most"),
    ("day: {at_most: end}", "code: {at_most: end}", "kind_type_wrong", "{at_most"),
    ("{at_most: end}", "{equals: x}", "kind_type_wrong", "{equals: x}"),
    ("parts: [sum]", "parts: [day]", "kind_type_wrong", "{total"),
    ("{equals: a}", "{equals: c}", "kind_value_unknown", "{equals: c}"),
    ("code: late, ", "", "kind_check_words", "{says"),
    ('vi: "Trễ {cell}"', 'vi: "Trễ {row}"', "kind_check_words", "{code: late"),
    ("sum: sum, where", "count: {code: present}, where", "kind_where_without_sum", "{way"),
    (", values: {a: [A], b: [B]}", "", "kind_choice_values", "{type: choice"),
    ("{type: datetime,", "{type: text, identifies: true,", "kind_identified_twice",
     "{type: text, identifies: true,"),
    ("columns:", "reader: entry_workbook\ncolumns:", "kind_columns_wrong", "code: {type"),
    ("{vi: Sổ thử", "{vi: Sổ thử, vi: Sổ", "duplicate_key", "vi: Sổ, en"),
    ("{type: datetime,", "{type: datetime, empty: zero,", "kind_type_wrong",
     "{type: datetime, empty"),
    ("{type: datetime,", "{type: datetime, line: Số lượng,", "kind_type_wrong",
     "{type: datetime, line"),
    ("names: [Hạn]", 'names: [" MÃ: "]', "kind_name_twice", '" MÃ: "'),
    (", words: [Một cửa]", "", "kind_system_words", "{name: {vi: Hệ"),
    ("words: [Một cửa]", 'words: ["…"]', "kind_system_words", "{name: {vi: Hệ"),
    ("from_last: sum", "from_last: day", "kind_type_wrong", "day, otherwise"),
    ("from_last: sum", "from_first: sums", "kind_column_unknown", "sums, otherwise"),
    ("{end: present}", "{ende: present}", "kind_column_unknown", "ende"),
    ("otherwise: {count: {end: present}}", "otherwise: {where: {end: present}}", "one_of",
     "{where: {end"),
    ("columns:", "feeds: reviews\ncolumns:", "one_of", "kind: so-thu"),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "code", "at"), FAULTS)
def test_each_fault_is_named_with_its_place(right: str, wrong: str, code: str, at: str) -> None:
    text = GOOD.replace(right, wrong, 1)
    before = text[: text.index(at)]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    _, problems = check_kind(text, file="so-thu.yaml")
    assert (code, TextPlace("so-thu.yaml", line, column)) in [(p.code, p.place) for p in problems]
    for problem in problems:
        assert write_problem(text_in("vi"), problem)
        assert write_problem(text_in("en"), problem)
    with pytest.raises(InvalidKind):
        load_kind(text, file="so-thu.yaml")


def test_what_feeds_reviews_has_a_column_of_codes() -> None:
    head, _, _ = GOOD.partition("columns:")
    text = head + "feeds: reviews\ncolumns:\n  code: {type: %s, names: [Mã]}\n"
    place = TextPlace("a.yaml", head.count("\n") + 1, 8)
    _, problems = check_kind(text % "text", file="a.yaml")
    assert [(each.code, each.place) for each in problems] == [("kind_type_wrong", place)]
    assert check_kind(text % "code", file="a.yaml")[1] == ()


def test_every_sentence_about_kinds_has_its_fault() -> None:
    prefix = "intake.problems.kind_"
    keys = {key for key in read_sentences("vi") if key.startswith(prefix)}
    assert {code for _, _, code, _ in FAULTS} >= {
        key.removeprefix("intake.problems.") for key in keys
    }


def test_a_folder_gives_the_faults_of_all_its_files(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD.replace("so-thu", "So Thu", 1), encoding="utf-8")
    (tmp_path / "b.yaml").write_text("", encoding="utf-8")
    with pytest.raises(InvalidKind) as caught:
        load_kinds(tmp_path)
    places = [(Path(p.place.file).name, p.code) for p in caught.value.problems if p.place]
    assert places == [("a.yaml", "wrong_form"), ("b.yaml", "empty_file")]


def test_kinds_have_a_schema_for_editors() -> None:
    from services.intake.forms.kinds import EvidenceKind

    schema = json.dumps(EvidenceKind.model_json_schema())
    assert "at_most" in schema
