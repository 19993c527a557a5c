"""The reviewers' own table for the open lane: how it was understood, its faults, the changes."""

from decimal import Decimal

import pandas as pd
import streamlit as st

from pages.shared import session, understanding, words
from pages.shared.doors import REFUSALS
from pages.shared.problems import show_problems, show_refusal
from pages.shared.uploads import Upload, choose, read
from services.assessment.course.review_import import (
    REVIEW_KIND,
    ReviewImport,
    is_review_table,
    preview_import,
)
from services.assessment.course.reviews import FaultyReview, enter
from services.assessment.view import TOTAL, RoundView
from services.intake.choices import NO_CHOICES
from services.intake.forms.kinds import Feeds
from services.store import Lane, StaleReview
from services.text import Text

_TYPES = ("xlsx", "xlsm", "xls", "xlsb", "ods", "csv", "html", "htm")


def draw_import(view: RoundView, lane: Lane, text: Text) -> None:
    """Draw the place for the table, and what it would change once it is there."""
    with st.expander(text("reviews.import.title")):
        file = st.file_uploader(
            text("reviews.import.file"),
            type=_TYPES,
            key=f"review-file-{lane.value}-{session.counter('review file')}",
        )
        if file is not None:
            _draw_file(view, lane, Upload(file.name, file.getvalue(), file.file_id), text)


def _draw_file(view: RoundView, lane: Lane, upload: Upload, text: Text) -> None:
    versions = session.first_seen(
        f"versions {view.round.id} {lane.value} {upload.key}",
        {each.code: each.version for each in view.reviews if each.lane is lane},
    )
    done = read(view, upload, text)
    if done is None:
        return
    reading = done.reading
    if not is_review_table(reading) and done.kind is None:  # what else it is like is of no use here
        choose(upload, REVIEW_KIND, NO_CHOICES)
        st.rerun()
    st.markdown(understanding.understood(reading, text))
    understanding.draw_head(reading, text, key=upload.key)
    asked = None
    if reading.sheets:
        asked = understanding.ask(done, text, key=upload.key, feeds=Feeds.REVIEWS)
    if asked is not None:
        choose(upload, REVIEW_KIND, asked[1])
        st.rerun()
    if not is_review_table(reading):
        if reading.problems:
            show_problems(reading.problems)
        st.error(text("reviews.import.not_table"), icon=":material/block:")
        return
    seen = preview_import(session.store(), view, reading, file_name=upload.name, lane=lane)
    if seen.problems:
        st.markdown(f"**{text('reviews.import.problems', n=len(seen.problems))}**")
        show_problems(seen.problems)
    if seen.has_errors:
        st.error(text("reviews.import.blocked"), icon=":material/block:")
        return
    _draw_changes(view, seen, text)
    if seen.changes and st.button(
        text("reviews.import.save"), type="primary", key=f"enter-{upload.key}"
    ):
        _enter(view, seen, upload, versions, text)


def _draw_changes(view: RoundView, seen: ReviewImport, text: Text) -> None:
    """Draw what stands now and what the file says, of each code that changes."""
    if not seen.changes:
        st.info(text("reviews.import.nothing", same=seen.same))
        return
    lane = text(f"reviews.lanes.{seen.lane.value}")
    st.markdown(text("reviews.import.changes", n=len(seen.changes), same=seen.same, lane=lane))
    names = {each.code: each.name for each in view.criteria.components}
    names |= {each.code: each.name for each in view.criteria.leaves}
    table = pd.DataFrame(
        [
            {
                text("reviews.code"): text("reviews.total") if code == TOTAL else code,
                text("reviews.name"): names[code].in_language(text.language)
                if code in names
                else "",
                text("reviews.import.before"): _points(
                    text, None if each.before is None else each.before.points
                ),
                text("reviews.import.after"): _points(text, each.after.points),
                text("reviews.explained"): text("reviews.asked") if each.after.contested else "",
                text("reviews.comment"): each.after.comment,
            }
            for each in seen.changes
            for code in (each.after.code,)
        ]
    )
    right = st.column_config.TextColumn(alignment="right")
    points = (text("reviews.import.before"), text("reviews.import.after"))
    st.dataframe(table, hide_index=True, row_height=32, column_config=dict.fromkeys(points, right))


def _enter(
    view: RoundView, seen: ReviewImport, upload: Upload, versions: dict[str, int], text: Text
) -> None:
    try:
        enter(
            session.store(),
            view,
            lane=seen.lane,
            reviews=seen.reviews,
            source=upload.name,
            expected_versions=versions,
            who=session.person(),
        )
    except FaultyReview as faulty:
        show_problems(faulty.problems, with_places=False)
    except StaleReview as stale:
        given = {each.code: each.points for each in seen.reviews}
        for each in stale.current:
            st.warning(
                text(
                    "reviews.import.stale",
                    code=each.code,
                    who=words.signed(text, each.who),
                    points=_points(text, each.points),
                    given=_points(text, given[each.code]),
                )
            )
    except REFUSALS as refusal:
        show_refusal(refusal)
    else:
        session.renew("review file")
        session.renew("review")
        session.say_once(text("reviews.import.saved", n=len(seen.reviews), name=upload.name))
        st.rerun()


def _points(text: Text, points: Decimal | None) -> str:
    return "–" if points is None else text.points(points)
