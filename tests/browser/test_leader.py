"""A leader with one minute: three questions from the first page, with the mouse or without."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from scoring.answers import Proof, write_value
from services.assessment.next_year.matching import find_matching
from services.assessment.next_year.starting import start
from services.assessment.view import view_round
from services.store import DeclaredInput, Store
from tests.browser.serving import serve
from tests.browser.view import open_page, settle
from tests.people import FOCAL

LEADER = {"role": "leader"}


@pytest.fixture
def two_years(own_home: Callable[[str], Path]) -> Iterator[str]:
    """The sample, and the round of the next year with the same figures but one that is better.

    Under so-mau/2025 as under 2024, 3.449 of 3.520 dossiers in time are 97,98 % and 3 of 4 points;
    all in time are 4.
    """
    home = own_home("sample")
    with Store.open(home) as store:
        (last,) = store.rounds()
        view = view_round(store, last.id)
        walk = find_matching(store, view, criteria="so-mau/2025").crosswalk
        opened = start(
            store, view, year=2025, crosswalk=walk, owners=False, documents=(), due=None,
            target="", who=FOCAL,
        )  # fmt: skip
        for leaf in view_round(store, opened.id).criteria.leaves:
            entry = walk.entry_of_new(leaf.code)
            if entry is None or entry.old != (leaf.code,) or leaf.code not in view.answers:
                continue
            known = view.answers[leaf.code].answers
            told = {name: each.value for name, each in known.items()}
            if leaf.code == "3.4":
                told["dossiers_on_time"] = Fraction(3520)
            asked = leaf.rule.accepted(view.criteria.head.measures)
            inputs = {
                name: DeclaredInput(write_value(value), Proof.PROVEN, "BC 1", "1")
                for name, value in told.items()
                if name in asked
            }
            if leaf.self_scored and inputs:
                store.declare_answer(opened.id, code=leaf.code, inputs=inputs, who="lan")
        round_id = opened.id
    with serve(home) as base:
        yield f"{base}|{round_id}"


def test_three_questions_in_three_clicks(tab: Page, two_years: str) -> None:
    base, _, round_id = two_years.partition("|")
    open_page(tab, base, round=round_id, **LEADER)

    # where do we lose most? It stands on the first page; one click opens why.
    lost = tab.locator(".st-key-tight-losses").get_by_role("link")
    expect(lost.first).to_be_visible()
    expect(lost.first).to_contain_text("4.2.2")
    lost.first.click()
    expect(tab.locator("h1")).to_have_text("Chấm điểm")
    expect(tab.get_by_role("heading", name="4.2.2")).to_be_visible()

    # what first? It stands there too; one click lists it all, with who and by when.
    open_page(tab, base, round=round_id, **LEADER)
    expect(tab.locator(".st-key-tight-moves")).to_contain_text("+")
    tab.get_by_role("link", name="ở Điểm mất").click()
    expect(tab.locator("h1")).to_have_text("Điểm mất")
    settle(tab)
    expect(tab.get_by_text("Nộp tài liệu").or_(tab.get_by_text("Kê khai")).first).to_be_visible()

    # better than last year because of us? One click.
    open_page(tab, base, round=round_id, **LEADER)
    tab.get_by_test_id("stSidebarNav").get_by_role("link", name="Các năm").click()
    expect(tab.locator("h1")).to_have_text("Các năm")
    settle(tab)
    expect(tab.get_by_test_id("stMain")).to_contain_text("+1,00")
    expect(tab.get_by_role("heading", name="Từ năm 2024 đến năm 2025")).to_be_visible()


def test_a_bar_opens_its_component_and_a_picture_leaves(
    tab: Page, serve_home: Callable[[str], str]
) -> None:
    open_page(tab, serve_home("sample"), **LEADER)
    bars = tab.locator('[data-testid="stVegaLiteChart"] >> nth=1').locator(
        'svg path[aria-roledescription="bar"]'
    )
    bars.filter(has=tab.locator("xpath=self::*[contains(@aria-label, '4 Cải cách')]")).first.click(
        force=True
    )
    expect(tab.locator("h1")).to_have_text("Chấm điểm")
    assert "component=4" in tab.url
    tab.go_back()
    expect(tab.locator("h1")).to_have_text("Tổng quan")
    settle(tab)
    tab.get_by_text("Bảng số, tải về").first.click()
    inside = tab.get_by_test_id("stPopoverBody")
    for name, head in (
        ("Ảnh PNG", b"\x89PNG"),
        ("Hình SVG", b"<svg"),
        ("Bảng CSV", b"\xef\xbb\xbf"),
    ):
        with tab.expect_download() as coming:
            inside.get_by_role("button", name=name, exact=True).click()
        assert Path(coming.value.path()).read_bytes().startswith(head)


def test_the_main_ways_need_no_mouse(tab: Page, serve_home: Callable[[str], str]) -> None:
    """From the first page by Tab and Enter alone: a loss, and the page of all of them."""
    open_page(tab, serve_home("sample"), **LEADER)
    walk_to(tab, "4.2.2")
    tab.keyboard.press("Enter")
    expect(tab.locator("h1")).to_have_text("Chấm điểm")
    settle(tab)
    walk_to(tab, "Điểm mất")
    tab.keyboard.press("Enter")
    expect(tab.locator("h1")).to_have_text("Điểm mất")


def walk_to(tab: Page, words: str) -> None:
    """Press Tab until something that says these words has the focus."""
    for _ in range(80):
        tab.keyboard.press("Tab")
        here = tab.evaluate(
            "(e => e && ['A', 'BUTTON'].includes(e.tagName) ? e.innerText : '')"
            "(document.activeElement)"
        )
        if words in here:
            return
    raise AssertionError(f"no Tab leads to {words}")
