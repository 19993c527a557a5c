"""Every page at a desk and on a telephone: asks nobody else, fits, fails not, cuts nothing."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from services.catalogue.sets import criteria_set
from tests.browser.conftest import DESK, PHONE
from tests.browser.view import ADDRESSES, EMPTY_ADDRESSES, chart_texts, open_page

VISITS = [
    (state, name, size)
    for state, addresses in (("empty", EMPTY_ADDRESSES), ("sample", ADDRESSES))
    for name in addresses
    for size in (DESK, PHONE)
]

STREAMLIT_S_OWN = {
    "list",  # the list of pages: Streamlit puts its groups between <ul> and <li>
    "listitem",
}

# Streamlit looks for its own address below the page's first and finds it one level up.
KNOWN_ERRORS = re.compile(r"/_stcore/(health|host-config)$")


@dataclass
class Visit:
    """What one look at a page left behind."""

    page: Page
    base: str
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@pytest.fixture(scope="module", params=VISITS, ids=[f"{s}-{n}-{size[0]}" for s, n, size in VISITS])
def visit(
    request: pytest.FixtureRequest, browser: Browser, serve_home: Callable[[str], str]
) -> Iterator[Visit]:
    """Open a page once and keep it for all the questions."""
    state, name, (width, height) = request.param
    context = browser.new_context(viewport={"width": width, "height": height})
    made = Visit(context.new_page(), serve_home(state))
    context.on("request", lambda each: made.requests.append(each.url))
    made.page.on("websocket", lambda each: made.requests.append(each.url))
    made.page.on("pageerror", lambda each: made.errors.append(str(each)))

    def note(message: object) -> None:
        if message.type == "error" and not KNOWN_ERRORS.search(message.location["url"]):
            made.errors.append(f"{message.text} {message.location['url']}")

    made.page.on("console", note)
    address = (EMPTY_ADDRESSES if state == "empty" else ADDRESSES)[name]
    open_page(made.page, made.base, address)
    main = made.page.get_by_test_id("stMain")
    main.evaluate("page => page.scrollTo(0, page.scrollHeight)")
    made.page.wait_for_timeout(200)
    main.evaluate("page => page.scrollTo(0, 0)")
    yield made
    context.close()


def test_no_request_leaves_the_machine(visit: Visit) -> None:
    host = urlsplit(visit.base).netloc
    strange = [
        url
        for url in visit.requests
        if not url.startswith(("data:", "blob:")) and urlsplit(url).netloc != host
    ]
    assert any(url.startswith("ws://") for url in visit.requests)
    assert strange == []


def test_nobody_is_kept_out(visit: Visit) -> None:
    """Nothing serious of WCAG 2 A and AA that is ours."""
    found = Axe().run(visit.page, options={"runOnly": ["wcag2a", "wcag2aa"]}).response
    grave = [
        (each["id"], node["html"][:200])
        for each in found["violations"]
        if each["impact"] in ("serious", "critical") and each["id"] not in STREAMLIT_S_OWN
        for node in each["nodes"]
    ]
    assert grave == []


def test_the_page_never_scrolls_sideways(visit: Visit) -> None:
    for place in ("document.documentElement", "document.querySelector('[data-testid=stMain]')"):
        wide, fits = visit.page.evaluate(f"[{place}.scrollWidth, {place}.clientWidth]")
        assert wide <= fits


def test_no_failure_is_shown(visit: Visit) -> None:
    shown = visit.page.locator("body").inner_text()
    assert "Traceback" not in shown
    assert visit.page.get_by_test_id("stException").count() == 0
    assert visit.page.get_by_test_id("stAlertContentError").count() == 0
    assert visit.page.get_by_role("dialog").count() == 0
    assert visit.errors == []


def test_streamlit_s_own_tools_are_hidden(visit: Visit) -> None:
    assert visit.page.get_by_test_id("stAppDeployButton").count() == 0
    assert visit.page.get_by_test_id("stMainMenu").count() == 0


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_names_of_the_components_are_drawn_in_full(
    browser: Browser, serve_home: Callable[[str], str], size: tuple[int, int], language: str
) -> None:
    names = [
        f"{each.code} {each.name.in_language('en' if language == 'en' else 'vi')}"
        for each in criteria_set("so-mau/2024").components
    ]
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    page = context.new_page()
    for path in ("/", "/cac-nam"):
        open_page(page, serve_home("sample"), path, lang=language)
        drawn = [
            text
            for number in range(page.get_by_test_id("stVegaLiteChart").count())
            for text in chart_texts(page, number)
        ]
        assert [name for name in names if name not in drawn] == []
        assert not any("…" in text for text in drawn)
        assert text_outside_charts(page) == []
    context.close()


def text_outside_charts(page: Page) -> list[str]:
    """Return the texts of charts that stick out of their picture, and so are cut.

    Above and below, a line is a little higher than its letters.
    """
    return page.evaluate(
        """() => [...document.querySelectorAll('[data-testid=stVegaLiteChart] svg')]
        .flatMap(svg => {
            const whole = svg.getBoundingClientRect()
            return [...svg.querySelectorAll('text')].filter(text => {
                const box = text.getBoundingClientRect()
                return box.width && (box.left < whole.left - 1 || box.right > whole.right + 1
                    || box.top < whole.top - 3 || box.bottom > whole.bottom + 3)
            }).map(text => text.textContent)
        })"""
    )
