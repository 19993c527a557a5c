"""The sentences: the same in both languages, every one used, every one that is used there."""

import ast
import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from services.text import text_in
from services.text.catalogue import FOLDER, read_sentences
from services.text.explain import _AREAS

ROOT = Path(__file__).parents[2]
VI, EN = read_sentences("vi"), read_sentences("en")
FILES = {file.stem for file in (FOLDER / "vi").glob("*.yaml")}
PROBLEMS = [key for area in _AREAS for key in VI if key.startswith(f"{area}.problems.")]
FORMATS = {"", "points", "signed", "percent", "bound", "plain"}


def blanks(sentence: str) -> set[tuple[str, str]]:
    """The blanks of a sentence and how their values are written."""
    parts = string.Formatter().parse(sentence)
    return {(name, spec or "") for _, name, spec, _ in parts if name is not None}


def test_both_languages_have_the_same_files_and_keys() -> None:
    assert {file.stem for file in (FOLDER / "en").glob("*.yaml")} == FILES
    assert VI.keys() == EN.keys()
    assert len(VI) > 300


@pytest.mark.parametrize("key", sorted(VI.keys() & EN.keys()))
def test_both_languages_fill_the_same_blanks(key: str) -> None:
    assert {name for name, _ in blanks(VI[key])} == {name for name, _ in blanks(EN[key])}
    for sentence in (VI[key], EN[key]):
        assert sentence == sentence.rstrip() != ""
        assert {spec for _, spec in blanks(sentence)} <= FORMATS
        assert all(name.isidentifier() for name, _ in blanks(sentence))
    formats = {name: {s for n, s in blanks(VI[key]) | blanks(EN[key]) if n == name}
               for name, _ in blanks(VI[key])}  # fmt: skip
    assert all(len(specs) == 1 for specs in formats.values())


def test_keys_stand_once_in_each_file() -> None:
    """PyYAML lets the last of two equal keys win; so the files are read node by node."""

    def keys(node: yaml.Node, path: str) -> Iterator[str]:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                yield f"{path}.{key.value}"
                yield from keys(value, f"{path}.{key.value}")

    for file in FOLDER.glob("*/*.yaml"):
        found = list(keys(yaml.compose(file.read_text(encoding="utf-8")), file.stem))
        assert len(found) == len(set(found)), file


def test_values_are_text() -> None:
    """`yes:` or `1.10:` without quotes would be something else than what stands there."""

    def leaves(node: object) -> Iterator[object]:
        if isinstance(node, dict):
            assert all(isinstance(key, str) for key in node), node
            for each in node.values():
                yield from leaves(each)
        else:
            yield node

    for file in FOLDER.glob("*/*.yaml"):
        values = list(leaves(yaml.safe_load(file.read_text(encoding="utf-8"))))
        assert all(isinstance(each, str) for each in values), file


def test_no_problem_code_is_in_two_areas() -> None:
    codes = [key.partition(".problems.")[2] for key in PROBLEMS]
    assert len(codes) == len(set(codes)) > 100
    assert {key.split(".")[0] for key in PROBLEMS} == set(_AREAS)


# what the program asks for


@cache
def modules() -> tuple[tuple[Path, ast.Module], ...]:
    files = [ROOT / "app.py", ROOT / "cli.py"]
    files += [
        file for name in ("pages", "services", "scoring") for file in (ROOT / name).rglob("*.py")
    ]
    return tuple((file, ast.parse(file.read_text(encoding="utf-8"))) for file in sorted(files))


def pattern(node: ast.expr) -> str | None:
    """What texts a literal or an f-string can be, as a regular expression."""
    match node:
        case ast.Constant(value=str(text)):
            return re.escape(text)
        case ast.FormattedValue(value=value):
            return pattern(value) or r"[^.]+"
        case ast.IfExp(body=body, orelse=orelse):
            either = (pattern(body), pattern(orelse))
            return f"({either[0]}|{either[1]})" if all(either) else None
        case ast.JoinedStr(values=values):
            return "".join(pattern(each) or r"[^.]+" for each in values)
    return None


@cache
def asked() -> frozenset[str]:
    """Regular expressions of all keys that stand in the program, as literals or f-strings."""
    area = re.compile(rf"({'|'.join(sorted(FILES))})\\\.\S+")
    found = set()
    for file, tree in modules():
        found |= {text for text in texts(tree) if area.fullmatch(text)}
        if "scoring" in file.parts:
            found |= {rf"rules\.{phrase}" for phrase in said(tree)}
    return frozenset(found)


def texts(tree: ast.Module) -> Iterator[str]:
    """All literals and f-strings of a module; the pieces of an f-string are none by themselves."""
    strings = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    pieces = {id(piece) for string in strings for piece in string.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in pieces:
            text = pattern(node)
            if text is not None:
                yield text


def said(tree: ast.Module) -> Iterator[str]:
    """The phrases of explanations: what `say` is called with."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="say"), args=[phrase, *_]):
                yield from phrases(phrase)


def phrases(node: ast.expr) -> Iterator[str]:
    """The keys that `say` is called with: a choice of several is one of each."""
    if isinstance(node, ast.IfExp):
        yield from phrases(node.body)
        yield from phrases(node.orelse)
    else:
        yield pattern(node) or r"[^.]+"


@cache
def literals() -> frozenset[str]:
    """Every text in the program, f-strings as regular expressions: problem codes are among them."""
    found = (text for _, tree in modules() for text in texts(tree))
    return frozenset(text for text in found if not text.startswith(r"[^.]+"))


def keys_of(expression: str) -> set[str]:
    return {key for key in VI if re.fullmatch(expression, key)}


def test_every_key_that_is_asked_for_is_there() -> None:
    assert len(asked()) > 150
    files = {f"{name}\\.yaml" for name in FILES}
    missing = [each for each in asked() if not keys_of(each) and each not in files]
    assert missing == []


def test_no_sentence_is_dead() -> None:
    plain = {re.sub(r"\\(.)", r"\1", each) for each in asked()}
    # What the store can name is held against its sentences by tests/store/test_sentences.py; the
    # texts of Streamlit are exchanged as a whole (pages/shared/own_texts.py).
    elsewhere = ("store.", "streamlit.")
    unused = {key for key in VI if key not in {*plain, *PROBLEMS} and not key.startswith(elsewhere)}
    for expression in asked():
        unused -= keys_of(expression)
    assert unused == set()


def test_every_problem_with_a_sentence_can_be_found() -> None:
    codes = {key.partition(".problems.")[2] for key in PROBLEMS}
    plain = {re.sub(r"\\(.)", r"\1", each) for each in literals()}
    unused = codes - plain
    for expression in literals():
        if "[^.]+" in expression:
            unused -= {code for code in unused if re.fullmatch(expression, code)}
    assert unused == set()


# the catalogue itself


def test_a_sentence_is_filled() -> None:
    text = text_in("vi")
    assert text("rules.quotient", done=982, total=1000) == "982 / 1.000"
    assert text_in("en")("rules.quotient", done=982, total=1000) == "982 / 1,000"
    assert "rules.quotient" in text
    assert "rules.quotients" not in text


def test_what_is_not_there_is_an_error() -> None:
    text = text_in("vi")
    with pytest.raises(KeyError):
        text("rules.quotients")
    with pytest.raises(KeyError):
        text("rules.quotient", done=1)
