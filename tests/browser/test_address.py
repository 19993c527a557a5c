"""The address carries language, round and what is open: a reload and a sent link show the same."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, Page, expect

from tests.browser.view import open_page, settle


def places(tab: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(tab.url).query)


def body(tab: Page) -> str:
    return tab.get_by_test_id("stMain").inner_text()


def test_the_switch_turns_every_page_and_back(tab: Page, serve_home: Callable[[str], str]) -> None:
    open_page(tab, serve_home("sample"))
    tab.get_by_role("radio", name="English").click()
    expect(tab.locator("h1")).to_have_text("Overview")
    settle(tab)
    assert places(tab)["lang"] == ["en"]
    for link, title in (
        ("Years", "Years"),
        ("Submit evidence", "Submit evidence"),
        ("Scores", "Scores"),
    ):
        tab.get_by_test_id("stSidebarNav").get_by_role("link", name=link).click()
        expect(tab.locator("h1")).to_have_text(title)
        settle(tab)
        assert places(tab)["lang"] == ["en"]
    tab.get_by_role("radio", name="Tiếng Việt").click()
    expect(tab.locator("h1")).to_have_text("Chấm điểm")


def test_a_reload_keeps_language_round_and_the_opened_item(
    tab: Page, serve_home: Callable[[str], str]
) -> None:
    open_page(tab, serve_home("sample"), "/cham-diem", lang="en", code="3.4")
    tab.get_by_role("button", name="3.5.1").click()
    expect(tab.get_by_role("heading", name="3.5.1")).to_be_visible()
    settle(tab)
    before, address = body(tab), tab.url
    assert places(tab) == {"lang": ["en"], "round": ["1"], "code": ["3.5.1"]}
    tab.reload()
    expect(tab.get_by_role("heading", name="3.5.1")).to_be_visible()
    settle(tab)
    assert (body(tab), tab.url) == (before, address)


def test_a_sent_address_opens_the_same_for_somebody_else(
    tab: Page, browser: Browser, serve_home: Callable[[str], str]
) -> None:
    open_page(tab, serve_home("sample"), "/cham-diem", lang="en", round="1", code="7.3.2")
    other = browser.new_context(viewport=tab.viewport_size).new_page()
    other.goto(tab.url)
    settle(other)
    expect(other.get_by_role("heading", name="7.3.2")).to_be_visible()
    assert body(other) == body(tab)
    other.context.close()


def test_a_code_on_the_overview_leads_to_its_item(
    tab: Page, serve_home: Callable[[str], str]
) -> None:
    open_page(tab, serve_home("sample"), lang="en")
    tab.get_by_test_id("stMain").get_by_role("link", name="4.2.2").first.click()
    expect(tab.get_by_role("heading", name="4.2.2")).to_be_visible()
    settle(tab)
    assert places(tab) == {"lang": ["en"], "round": ["1"], "code": ["4.2.2"]}
    tab.go_back()
    expect(tab.locator("h1")).to_have_text("Overview")
