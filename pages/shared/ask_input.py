"""The field of one input of a rule: a choice for yes or no and levels, else a line to type in."""

import streamlit as st

from pages.shared import words
from scoring.inputs import Input, InputType
from services.text import Text
from services.text.values import label_of, options_of


def ask_input(asked: Input, now: str, text: Text, *, key: str) -> str:
    """Draw the field of one input and return what stands in it, as the store writes it."""
    label = label_of(text, asked)
    if asked.type in (InputType.YES_NO, InputType.CHOICE):
        # A box that shows a choice can't be emptied: so that nothing is known is a choice too.
        options = {"": text("pages.scores.not_known"), **options_of(text, asked)}
        index = list(options).index(now) if now in options else 0
        return st.selectbox(
            label, list(options), index=index, format_func=options.__getitem__, key=key
        )
    shown = words.editable(text, now)
    return words.plain_number(
        text, st.text_input(label, value=shown, key=key, placeholder=text("pages.scores.not_known"))
    )
