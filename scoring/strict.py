"""What all models of the YAML files share: frozen, no unknown keys, exact numbers."""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError


class Strict(BaseModel):
    """A part of a YAML file; an unknown key is a fault, not a silence."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


_MOST_DIGITS = 18  # more is a slip of the hand, and Python refuses to write very long numbers


def exact(value: Any) -> Decimal:
    """Return a number of a YAML file. Raises PydanticCustomError for what is none."""
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, Decimal) and len(value.as_tuple().digits) <= _MOST_DIGITS:
        return value
    raise PydanticCustomError("not_a_number", "a number, with a point for the decimals")


def _text(value: Any) -> str:
    if isinstance(value, Decimal):
        raise PydanticCustomError("not_quoted", "text in quotes: 1.10 unquoted is the number 1.1")
    if not isinstance(value, str):
        raise PydanticCustomError("not_text", "text")
    return value


Number = Annotated[
    Decimal,
    BeforeValidator(exact, json_schema_input_type=float),
]
"""An exact number: whole or with a decimal point; never a float, never text."""

Percent = Annotated[Number, Field(ge=0, le=100)]
"""A share in per cent, 0 to 100."""

Key = Annotated[str, BeforeValidator(_text), Field(pattern=r"^[a-z][a-z0-9_]*$")]
"""The name of an input, a condition or a level: lower case, digits, underscores."""

Slug = Annotated[str, BeforeValidator(_text), Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
"""The name of an owner or of a kind of evidence: lower case, digits, hyphens."""

Code = Annotated[str, BeforeValidator(_text), Field(pattern=r"^[0-9A-Za-z_]+(\.[0-9A-Za-z_]+)*$")]
"""The code of a component, criterion or sub-criterion, always quoted in YAML."""
