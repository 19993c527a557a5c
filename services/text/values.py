"""What an input is called and how its value reads, in a sentence or a table."""

from scoring.inputs import Input, InputType, Value
from services.text.catalogue import Text


def label_of(text: Text, asked: Input) -> str:
    """Return what an input is called, with a capital letter."""
    if asked.label is not None:
        words = asked.label.in_language(text.language)
    else:
        words = text(f"scoring.input.{asked.name}")
    return words[:1].upper() + words[1:]


def written(text: Text, value: Value, asked: Input | None) -> str:
    """Write a value as people read it: a number, yes or no, the name of an option."""
    if isinstance(value, bool):
        return text("pages.yes" if value else "pages.no")
    if isinstance(value, str):
        options = dict(asked.options) if asked else {}
        return options[value].in_language(text.language) if value in options else value
    return text.number(value)


def options_of(text: Text, asked: Input) -> dict[str, str]:
    """Return the options of a yes-no or a choice: what the store writes, and what people read."""
    if asked.type is InputType.YES_NO:
        return {"true": text("pages.yes"), "false": text("pages.no")}
    return {key: name.in_language(text.language) for key, name in asked.options}


def within(words: str) -> str:
    """Return words as they stand within a sentence: small, but for an abbreviation as "TTHC"."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]
