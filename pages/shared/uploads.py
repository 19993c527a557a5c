"""A file on its way in: read in the background, with its progress and what was chosen for it."""

import time
from dataclasses import dataclass

import streamlit as st

from pages.shared import session
from scoring.localized import Language
from services.assessment.evidence.remembering import recall_choices
from services.assessment.evidence.upload import start_file
from services.assessment.view import RoundView, view_round
from services.intake.choices import NO_CHOICES, Choices
from services.intake.reader import ReadingJob
from services.intake.reading import Reading
from services.text import Text, text_in

_PATIENCE = 0.8  # seconds for which nothing is said of the progress: small files are done by then
_ASKED_AGAIN = 0.4  # seconds between two looks at a file that takes longer


@dataclass(frozen=True)
class Upload:
    """A file that was put in; `key` tells it from the others on the page."""

    name: str
    content: bytes
    key: str


@dataclass(frozen=True)
class Read:
    """The reading of an upload, and the form and choices that it was read with."""

    reading: Reading
    kind: str | None
    choices: Choices
    remembered: bool
    """Whether the choices are those of the last file of this form and system."""


def read(view: RoundView, upload: Upload, text: Text) -> Read | None:
    """Return the reading of an upload; None while it is being read, which is drawn then."""
    kind, choices, remembered = _chosen(upload) or (None, NO_CHOICES, False)
    job = _start(view, upload, kind, choices, text)
    if not _is_soon_done(job):
        _draw_progress(job, upload, text)
        return None
    reading = job.result()
    if any(each.code == "reading_cancelled" for each in reading.problems):
        st.caption(text("pages.reading.cancelled", name=upload.name))
        if st.button(text("pages.reading.again"), key=f"again-{upload.key}"):
            session.renew(f"read {upload.key}")
            st.rerun()
        return None
    if _chosen(upload) is None and reading.kind:
        before = recall_choices(session.store(), view, reading)
        if before != NO_CHOICES:
            session.put_draft(f"choices {upload.key}", (None, before, True))
            return read(view, upload, text)
    return Read(reading, kind, choices, remembered)


def choose(upload: Upload, kind: str | None, choices: Choices) -> None:
    """Read the upload with these choices from the next run on."""
    session.put_draft(f"choices {upload.key}", (kind, choices, False))


def _chosen(upload: Upload) -> tuple[str | None, Choices, bool] | None:
    chosen: tuple[str | None, Choices, bool] | None = session.draft(f"choices {upload.key}")
    return chosen


def _start(
    view: RoundView, upload: Upload, kind: str | None, choices: Choices, text: Text
) -> ReadingJob:
    return _job(
        upload.content,
        upload.name,
        _kind=kind,
        _choices=choices,
        asked=repr((kind, choices, session.counter(f"read {upload.key}"))),
        round_id=view.round.id,
        language=text.language,
    )


@st.cache_resource(max_entries=12, show_spinner=False)
def _job(
    content: bytes,
    name: str,
    *,
    _kind: str | None,
    _choices: Choices,
    asked: str,  # noqa: ARG001 - what `_kind` and `_choices` are, as the cache can compare it
    round_id: int,
    language: Language,
) -> ReadingJob:
    """Begin to read a file, once for all that was chosen of it: every click runs the page again."""
    view, text = view_round(session.store(), round_id), text_in(language)
    return start_file(content, file_name=name, kind=_kind, choices=_choices, view=view, text=text)


def _is_soon_done(job: ReadingJob) -> bool:
    """Wait a moment for a reading; most are done by then."""
    until = time.monotonic() + _PATIENCE
    while not job.done and time.monotonic() < until:
        time.sleep(0.01)
    return job.done


@st.fragment(run_every=_ASKED_AGAIN)
def _draw_progress(job: ReadingJob, upload: Upload, text: Text) -> None:
    """Say how far a reading is, until it is done."""
    if job.done:
        st.rerun()
    left, right = st.columns([4, 1], vertical_alignment="center")
    stage = text(f"pages.reading.{job.stage}", name=upload.name, rows=job.rows_done)
    left.markdown(f":material/hourglass_top: {stage}")
    if right.button(text("pages.reading.cancel"), key=f"cancel-{upload.key}", width="stretch"):
        job.cancel()
        st.rerun()
