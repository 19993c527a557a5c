"""pydantic's findings as problems: each with its place, and a hint where a key is misspelt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, Tag, ValidationError
from pydantic_core import ErrorDetails

from scoring.problems import Problem, TextPlace
from scoring.yaml_text import ParsedYaml, Path

Model = TypeVar("Model", bound=BaseModel)

_CODES = {
    "bool_parsing": "not_yes_no",
    "bool_type": "not_yes_no",
    "dict_type": "not_a_mapping",
    "int_from_float": "not_whole",
    "int_parsing": "not_whole",
    "int_parsing_size": "not_whole",
    "int_type": "not_whole",
    "list_type": "not_a_list",
    "model_attributes_type": "not_a_mapping",
    "model_type": "not_a_mapping",
    "not_a_number": "not_a_number",
    "not_quoted": "not_quoted",
    "not_text": "not_text",
    "string_type": "not_text",
    "tuple_type": "not_a_list",
}
"""Problems that need no more than what was found."""

_RANGES = {
    "greater_than": "> {gt}",
    "greater_than_equal": "≥ {ge}",
    "less_than": "< {lt}",
    "less_than_equal": "≤ {le}",
}

_EXAMPLES = {
    r"^[a-z][a-z0-9_]*$": "dossiers_on_time",
    r"^[a-z0-9][a-z0-9-]*$": "bieu-06a",
    r"^[0-9A-Za-z_]+(\.[0-9A-Za-z_]+)*$": "3.1.2",
    r"^\d{4}(-\d{2}(-\d{2})?)?$": "2024-05-31",
    r"^[a-z0-9-]+/[0-9]{4}$": "so-mau/2024",
}
"""What a text of each pattern looks like: nobody in an office reads regular expressions."""

_KEY_ITSELF = "[key]"
"""What pydantic ends a location with where the key is wrong, not its value."""

_LONGEST = 60  # characters of what was found that are shown


def validate(
    model: type[Model], parsed: ParsedYaml, path: Path = ()
) -> tuple[Model | None, tuple[Problem, ...]]:
    """Build a model from the value at `path`, with all that is wrong with it.

    The model is None where anything but unknown keys is wrong; those are passed over.
    """
    value = value_at(parsed.value, path)
    built, faults = _build(model, value)
    return built, tuple(_problem(fault, parsed, path) for fault in faults)


def build(model: type[Model], value: Any) -> Model | None:
    """Build a model from a value, without what its keys do not know; None where it is wrong."""
    return _build(model, value)[0]


def value_at(value: Any, path: Path) -> Any:
    """Return the part of a parsed value at `path`."""
    for part in path:
        value = value[part]
    return value


def suggest(word: str, known: Sequence[str]) -> str:
    """Return the known word that is nearest to a misspelt one, or nothing."""
    return next(iter(get_close_matches(word, known, n=1, cutoff=0.6)), "")


@dataclass(frozen=True)
class _Fault:
    """One of pydantic's findings, found again in the file.

    `branches` are the members of unions that pydantic tried on the way: where and which.
    """

    detail: ErrorDetails
    path: Path
    owner: Any
    branches: tuple[tuple[Path, str], ...]

    @property
    def kind(self) -> str:
        return self.detail["type"]

    @property
    def value(self) -> Any:
        return self.detail["input"]


def _build(model: type[Model], value: Any) -> tuple[Model | None, list[_Fault]]:
    try:
        return model.model_validate(value), []
    except ValidationError as error:
        details = error.errors(include_url=False)
    faults = _told_once([_locate(detail, model, value) for detail in details], value)
    unknown = {fault.path for fault in faults if fault.kind == "extra_forbidden"}
    if len(unknown) < len(faults):
        return None, faults
    try:
        return model.model_validate(_without(value, unknown)), faults
    except ValidationError:  # what a key said under its wrong name is missing now
        return None, faults


def _told_once(faults: list[_Fault], value: Any) -> list[_Fault]:
    """Leave out what only follows from other faults.

    Of the members of a union all of which failed, the one that was meant is kept; a list is not
    too short because its items are wrong.
    """
    tried: dict[Path, list[str]] = {}
    for fault in faults:
        for path, label in fault.branches:
            tried.setdefault(path, []).append(label)
    meant = {path: _meant(value_at(value, path), labels) for path, labels in tried.items()}
    return [
        fault
        for fault in faults
        if all(meant[path] == label for path, label in fault.branches)
        and not (
            fault.kind == "too_short" and len(fault.value) >= fault.detail["ctx"]["min_length"]
        )
    ]


def _meant(value: Any, labels: Sequence[str]) -> str:
    """Choose the member of a union that a value was meant for, by what pydantic calls it."""
    for label in labels:
        is_list, is_plain = label.startswith(("list[", "tuple[")), label in _PLAIN_LABELS
        if isinstance(value, list) and is_list:
            return label
        if isinstance(value, Mapping) and not (is_list or is_plain or label.startswith("literal[")):
            return label
    return labels[0]


_PLAIN_LABELS = ("bool", "function-before[exact(), decimal]", "str")


def _locate(detail: ErrorDetails, model: Any, value: Any) -> _Fault:
    """Find pydantic's location in the file.

    The location also names the members of unions, which the file does not; so it has to be
    followed through the types: a rule of the kind `tiers` has a key `tiers` as well.
    """
    here, path, branches = model, list[str | int](), list[tuple[Path, str]]()
    for part in detail["loc"]:
        if part == _KEY_ITSELF:
            continue
        members = _members(here)
        if len(members) > 1:
            branches.append((tuple(path), str(part)))
            here = next((each for each in members if _is_called(each, str(part))), None)
            continue
        here = _inside(members[0], part)
        if (isinstance(value, Mapping) and part in value) or isinstance(part, int):
            value = value[part]
            path.append(part)
    return _Fault(detail, tuple(path), here, tuple(branches))


def _members(here: Any) -> list[Any]:
    """Return the types of a union, each as it stands, without None; of anything else, itself."""
    if get_origin(here) is Annotated and not _tags(here):
        return _members(get_args(here)[0])
    if get_origin(here) in (Union, UnionType):
        return [each for part in get_args(here) if part is not NoneType for each in _members(part)]
    return [here]


def _tags(here: Any) -> list[str]:
    return [str(each.tag) for each in getattr(here, "__metadata__", ()) if isinstance(each, Tag)]


def _is_called(member: Any, label: str) -> bool:
    """Tell whether pydantic calls a member of a union so: by its tag, its kind or its name."""
    if label in _tags(member):
        return True
    kind = getattr(member, "model_fields", {}).get("kind")
    if kind is not None and get_origin(kind.annotation) is Literal:
        return label in get_args(kind.annotation)
    name = str(getattr(get_origin(member) or member, "__name__", ""))
    return label.startswith(f"{name}[") or label == name or label.endswith(f", {name}]")


def _inside(here: Any, part: str | int) -> Any:
    """Return the type of what stands under a key or at an index."""
    here = get_args(here)[0] if get_origin(here) is Annotated else here
    if isinstance(here, type) and issubclass(here, BaseModel):
        if "root" in here.model_fields:
            return _inside(here.model_fields["root"].annotation, part)
        fields = here.model_fields.items()
        return next((each.annotation for name, each in fields if part in (name, each.alias)), here)
    arguments = get_args(here) or (None,)
    return arguments[0] if isinstance(part, int) else arguments[-1]


def _problem(fault: _Fault, parsed: ParsedYaml, base: Path) -> Problem:
    path = (*base, *fault.path)
    last = str(fault.detail["loc"][-1]) if fault.detail["loc"] else ""
    match fault.kind:
        case "missing":
            return Problem("missing_key", parsed.place(path), params={"key": last})
        case "union_tag_not_found":
            return Problem("missing_key", parsed.place(path), params={"key": "kind"})
        case "extra_forbidden":
            known = _keys_of(fault.owner)
            params = {"key": last, "hint": suggest(last, known)}
            return Problem("unknown_key", parsed.key_place(path), last, ", ".join(known), params)
        case "union_tag_invalid":
            found = _show(fault.value["kind"])
            kinds = _list_words(fault.detail["ctx"]["expected_tags"])
            params = {"hint": suggest(found, kinds.split(", "))}
            return Problem("unknown_kind", parsed.place((*path, "kind")), found, kinds, params)
    place = parsed.key_place(path) if last == _KEY_ITSELF else parsed.place(path)
    return _value_problem(fault, place)


def _value_problem(fault: _Fault, place: TextPlace) -> Problem:
    found, context = _show(fault.value), fault.detail.get("ctx", {})
    match fault.kind:
        case "one_of":
            return Problem("one_of", place, expected=fault.detail["msg"].split("of ", 1)[-1])
        case "too_short" | "string_too_short":
            return Problem("too_few", place, expected=str(context["min_length"]))
        case "too_long":
            return Problem("too_many", place, expected=str(context["max_length"]))
        case _ if fault.value is None:
            return Problem("no_value", place)
        case "string_type" if isinstance(fault.value, Decimal):
            return Problem("not_quoted", place, found)
        case "enum" | "literal_error":
            return Problem("not_one_of", place, found, _list_words(context["expected"]))
        case "string_pattern_mismatch":
            pattern = str(context["pattern"])
            return Problem("wrong_form", place, found, _EXAMPLES.get(pattern, pattern))
        case kind if kind in _RANGES:
            return Problem("out_of_range", place, found, _RANGES[kind].format(**context))
    if fault.kind in _CODES:
        return Problem(_CODES[fault.kind], place, found)
    return Problem("wrong_value", place, found, fault.detail["msg"])


def _show(value: Any) -> str:
    """Write a value as it stands in YAML, a list or mapping only hinted at."""
    if isinstance(value, Mapping | list):
        return "{…}" if isinstance(value, Mapping) else "[…]"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def _list_words(words: object) -> str:
    """Turn pydantic's "'a', 'b' or 'c'" into "a, b, c"."""
    return str(words).replace("' or '", "', '").replace("'", "")


def _keys_of(model: Any) -> list[str]:
    fields = getattr(model, "model_fields", {})
    return [field.alias or name for name, field in fields.items()]


def _without(value: Any, paths: set[Path]) -> Any:
    """Return a copy of a parsed value in which the keys at these places are left out."""

    def copy(node: Any, path: Path) -> Any:
        if isinstance(node, Mapping):
            return {k: copy(v, (*path, k)) for k, v in node.items() if (*path, k) not in paths}
        if isinstance(node, list):
            return [copy(each, (*path, index)) for index, each in enumerate(node)]
        return node

    return copy(value, ())
