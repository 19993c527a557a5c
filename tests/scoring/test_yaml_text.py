"""YAML read strictly: the traps of the language, each with its line and column."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.problems import TextPlace
from scoring.yaml_text import parse_yaml
from tests.building import steady


def parse(text: str):
    return parse_yaml(text, file="a.yaml")


def problems(text: str) -> list[tuple[str, int, int, str]]:
    found = parse(text).problems
    assert all(each.place.file == "a.yaml" for each in found)
    return [(each.code, each.place.line, each.place.column, each.found) for each in found]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", Decimal(1)),
        ("0", Decimal(0)),
        ("-0.25", Decimal("-0.25")),
        ("98.20", Decimal("98.20")),
        ("1.10", Decimal("1.10")),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
    ],
)
def test_numbers_and_constants(text, value):
    parsed = parse(f"a: {text}")
    assert parsed.value == {"a": value}
    assert type(parsed.value["a"]) is type(value)
    assert str(parsed.value["a"]) == str(value)
    assert parsed.problems == ()


@pytest.mark.parametrize(
    "text",
    [
        "no", "yes", "on", "off", "No", "True", "TRUE", "False", "Null", "NULL",
        "010", "00", "0x1F", "0o17", "1_000", "1e3", "1.5e3", ".5", "1.", "+5", "--5",
        "12:30", "12:30:45", "2024-01-15", "2024-01-15T10:00:00Z", ".inf", ".nan",
        "1.2.3", "1.10.2", "１２", "1２", "=", "0,5,5",
    ],
)  # fmt: skip
def test_what_yaml_would_guess_stays_text(text):
    parsed = parse(f"a: {text}")
    assert parsed.value == {"a": text}
    assert parsed.problems == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('"1.10"', "1.10"),
        ("'5'", "5"),
        ('"true"', "true"),
        ('""', ""),
        ('"0,5"', "0,5"),
        ("|\n  12\n", "12\n"),
        (">\n  12\n", "12\n"),
    ],
)
def test_what_is_quoted_or_a_block_is_text(text, value):
    parsed = parse(f"a: {text}")
    assert parsed.value == {"a": value}
    assert parsed.problems == ()


def test_nothing_is_nothing():
    assert parse("").value is None
    assert parse("# only a remark\n").value is None
    assert parse("a:\nb:\n").value == {"a": None, "b": None}
    assert parse("a:\n").problems == ()


def test_keys_are_text_as_they_stand():
    assert parse("1.10: a\nno: b\n2024-01-15: c\n").value == {
        "1.10": "a",
        "no": "b",
        "2024-01-15": "c",
    }


def test_places_of_values_and_keys():
    text = """\
code: "1"
criteria:
  - code: "1.1"
    name: {vi: Kế hoạch, en: Plan}
  - code: "1.2"
"""
    parsed = parse(text)
    assert parsed.place(()) == TextPlace("a.yaml", 1, 1)
    assert parsed.place(("code",)) == TextPlace("a.yaml", 1, 7)
    assert parsed.key_place(("code",)) == TextPlace("a.yaml", 1, 1)
    assert parsed.place(("criteria",)) == TextPlace("a.yaml", 3, 3)
    assert parsed.key_place(("criteria",)) == TextPlace("a.yaml", 2, 1)
    assert parsed.place(("criteria", 0)) == TextPlace("a.yaml", 3, 5)
    assert parsed.place(("criteria", 0, "name")) == TextPlace("a.yaml", 4, 11)
    assert parsed.place(("criteria", 0, "name", "en")) == TextPlace("a.yaml", 4, 30)
    assert parsed.key_place(("criteria", 0, "name", "en")) == TextPlace("a.yaml", 4, 26)
    assert parsed.place(("criteria", 1, "code")) == TextPlace("a.yaml", 5, 11)


def test_the_place_of_what_is_not_there_is_that_of_what_is_around_it():
    parsed = parse('criteria:\n  - code: "1.1"\n')
    assert parsed.place(("criteria", 0, "rule", "kind")) == TextPlace("a.yaml", 2, 5)
    assert parsed.key_place(("criteria", 0, "rule")) == TextPlace("a.yaml", 2, 5)
    assert parsed.place(("other",)) == TextPlace("a.yaml", 1, 1)
    assert parse("").place(("other",)) == TextPlace("a.yaml", 1, 1)
    assert str(parsed.place(("criteria", 0))) == "a.yaml:2:5"


def test_a_byte_order_mark_moves_no_column():
    parsed = parse("\ufeffcode: x\n")
    assert parsed.value == {"code": "x"}
    assert parsed.place(("code",)) == TextPlace("a.yaml", 1, 7)


def test_a_repeated_key():
    text = "a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\na: 2\n"
    assert problems(text) == [("duplicate_key", 5, 3, "c"), ("duplicate_key", 6, 1, "a")]
    assert problems("{a: 1, a: 1}") == [("duplicate_key", 1, 8, "a")]
    assert problems('{a: 1, "a": 1}') == [("duplicate_key", 1, 8, "a")]
    assert problems("- {a: 1}\n- {a: 1}\n") == []


@pytest.mark.parametrize(
    ("text", "line", "column", "found", "value"),
    [
        ("max_points: 0,5\n", 1, 13, "0,5", {"max_points": Decimal("0.5")}),
        ("each: -0,25\n", 1, 7, "-0,25", {"each": Decimal("-0.25")}),
        ("a: 1\nb: 12,50\n", 2, 4, "12,50", {"a": 1, "b": Decimal("12.50")}),
        ("{max_points: 0,5}", 1, 14, "0,5", {"max_points": 0}),
        ("{max_points: 0,5, code: x}", 1, 14, "0,5", {"max_points": 0, "code": "x"}),
        ("{each: -0,25}", 1, 8, "-0,25", {"each": 0}),
        ("rule: {kind: ratio, floor: 97, target: 98,5}", 1, 40, "98,5", None),
    ],
)
def test_a_decimal_comma(text, line, column, found, value):
    assert problems(text) == [("decimal_comma", line, column, found)]
    if value is not None:
        assert parse(text).value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 0\n5:\n", {"a": 0, "5": None}),
        ("{a: 0, 5: x}", {"a": 0, "5": "x"}),
        ('{a: 0, 5: ""}', {"a": 0, "5": ""}),
        ('{a: "0", 5: }', {"a": "0", "5": None}),
        ('{a: 0, "5": }', {"a": 0, "5": None}),
        ("{a: x, 5: }", {"a": "x", "5": None}),
        ("{a: 0, b: }", {"a": 0, "b": None}),
        ("{a: [0], 5: }", {"a": [0], "5": None}),
        ("{5: , a: 0}", {"5": None, "a": 0}),
        ("{a: 0.5, 5: []}", {"a": Decimal("0.5"), "5": []}),
        ("{a: 0,\n5}", {"a": 0, "5": None}),
        ("[0,5]", [0, 5]),
    ],
)
def test_what_only_looks_like_a_decimal_comma(text, value):
    assert problems(text) == []
    assert parse(text).value == value


def test_aliases_are_refused_before_they_grow():
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"
    assert problems(bomb) == [("alias_not_allowed", 2, 8, "alias")]
    assert parse(bomb).value is None
    assert problems("a: &a {b: 1}\nc:\n  <<: *a\n") == [("alias_not_allowed", 3, 7, "alias")]
    assert problems("*a : 1") == [("alias_not_allowed", 1, 1, "alias")]
    assert parse("a: &a 1\n").value == {"a": 1}  # an anchor alone does nothing
    assert parse("<<: {a: 1}\n").value == {"<<": {"a": 1}}  # nothing is merged


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a: [1, 2\nb: 3\n", 2, 2),
        ("a: 1\n  b: 2\n", 2, 4),
        ("a: 1\n\tb: 2\n", 2, 1),
        ('a: "open\n', 2, 1),
        ("a: 1\n---\nb: 2\n", 2, 1),
        ("a: @x\n", 1, 4),
        ("a: `x`\n", 1, 4),
        ("a: Kỳ: 2024\n", 1, 6),
        ("{[1, 2]: 3}", 1, 2),
        ("? {a: b}\n: c\n", 1, 3),
        ("a: x\nb: y\x01z\n", 2, 5),
        ("a\x00: 1", 1, 2),
        ('a: "\\UFFFFFFFF"\n', 1, 7),
        ('a: 1\nb: "\\U00110000"\n', 2, 7),
        ('a: "\\q"\n', 1, 6),
        ("a: !b!c d\n", 1, 4),
        ("%YAML 2.0\n---\na: 1\n", 1, 1),
    ],
)
def test_what_is_no_yaml(text, line, column):
    ((code, *place, found),) = problems(text)
    assert code == "yaml_syntax"
    assert place == [line, column]
    assert found


def test_what_stands_beside_a_wrong_key_is_still_read():
    assert parse("{[1, 2]: 3, a: 4}").value == {"a": 4}


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_nested_too_deeply(opening):
    ((code, line, _, found),) = problems(opening * 5000)
    assert (code, line) == ("yaml_syntax", 1)
    assert found


def test_a_number_too_long_for_a_directive():
    ((code, line, _, _),) = problems("%YAML " + "9" * 5000 + ".1\n---\na: 1")
    assert (code, line) == ("yaml_syntax", 1)


def test_all_faults_at_once():
    text = """\
max_points: 0,5
max_points: 1
rule: {floor: 0,5}
"""
    assert problems(text) == [
        ("decimal_comma", 1, 13, "0,5"),
        ("duplicate_key", 2, 1, "max_points"),
        ("decimal_comma", 3, 15, "0,5"),
    ]


_SOUP = st.text(alphabet="ab01,.:-[]{}&*?!|>'\"\\#%@ \n\tU", max_size=40)


@given(st.one_of(st.text(max_size=40), _SOUP))
@steady
def test_any_text_is_read_or_told_at_a_place_inside_it(text):
    parsed = parse(text)
    lines = text.count("\n") + text.count("\r") + text.count("\x85")
    lines += text.count("\u2028") + text.count("\u2029") + 1
    for problem in parsed.problems:
        assert 1 <= problem.place.line <= lines
        assert problem.place.column >= 1


@given(
    st.recursive(
        st.one_of(st.booleans(), st.none(), st.decimals(-999, 999, places=2), st.text(max_size=5)),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)
        ),
        max_leaves=8,
    )
)
@steady
def test_what_is_written_plainly_is_read_as_it_was(value):
    def write(each) -> str:
        if isinstance(each, dict):
            return "{" + ", ".join(f"{quote(k)}: {write(v)}" for k, v in each.items()) + "}"
        if isinstance(each, list):
            return "[" + ", ".join(write(item) for item in each) + "]"
        if isinstance(each, str):
            return quote(each)
        if each is None:
            return "null"
        return str(each).lower()

    def quote(text: str) -> str:
        return '"' + "".join(f"\\U{ord(c):08x}" for c in text) + '"'

    parsed = parse(write(value))
    assert parsed.problems == ()
    assert parsed.value == value
