"""What a cell holds that only seems empty, by one name for all kinds of file."""

UNCALCULATED = "="
"""A formula that was saved without having been calculated."""

ERROR_NAMES = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
"""The errors of Excel by the number that binary files store. Source: [MS-XLS] 2.5.10 BErr."""


def is_percent_format(code: str) -> bool:
    """Tell whether a number format shows per cent: a % that is neither quoted nor escaped.

    >>> is_percent_format("0.00%"), is_percent_format('0.0" %"'), is_percent_format("General")
    (True, False, False)
    """
    quoted = escaped = False
    for letter in code:
        if escaped:
            escaped = False
        elif letter == '"':
            quoted = not quoted
        elif letter == "\\" and not quoted:
            escaped = True
        elif letter == "%" and not quoted:
            return True
    return False


PERCENT_FORMATS = frozenset({9, 10})
"""The built-in formats 0% and 0.00%."""
