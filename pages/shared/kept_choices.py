"""What a person has ticked and chosen on a page and not yet saved: a reload finds it again."""

import streamlit as st

from pages.shared import session
from services.assessment.view import RoundView

_YES = "1"


class KeptChoices:
    """The choices of one person at one place of a round, as texts by the name of a field."""

    def __init__(self, view: RoundView, place: str) -> None:
        self._at = (session.person().signature, view.round.id, place)
        draft = session.store().draft(*self._at)
        self._kept = {} if draft is None else dict(draft.values)
        self._changed: dict[str, str] = {}

    def was(self, field: str, untouched: str = "") -> str:
        """Return what was chosen in a field before, or what stands there untouched."""
        return self._kept.get(field, untouched)

    def chose(self, field: str, value: str, untouched: str = "") -> None:
        """Note what stands in a field now."""
        if value != self.was(field, untouched):
            self._changed[field] = value

    def keep(self) -> None:
        """Write down what changed since the last run."""
        if self._changed:
            session.store().put_draft(*self._at, values=self._changed)

    def drop(self) -> None:
        """Forget all of it: it is saved, and a draft no more."""
        session.store().drop_draft(*self._at)

    def tick(self, label: str, field: str, *, untouched: bool = False) -> bool:
        """Draw a box that is found again as it was left, and tell whether it is ticked."""
        left = _YES if untouched else ""
        ticked = st.checkbox(label, value=bool(self.was(field, left)), key=field)
        self.chose(field, _YES if ticked else "", left)
        return ticked
