"""The app served once for each state of the store, and a fresh tab for each test."""

from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

from services.assessment.course.rounds import open_round
from services.assessment.sample import load_sample
from services.store import Store
from tests.browser.serving import open_browser, serve
from tests.browser.view import open_page
from tests.people import FOCAL

UNIT = "Sở Giao thông vận tải tỉnh Lạng Sơn"
DESK, PHONE = (1366, 768), (390, 844)

expect.set_options(timeout=15_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder: it needs Chromium."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add to what failed what stood on the page then."""
    report = yield
    tab = getattr(item, "funcargs", {}).get("tab")
    if report.failed and isinstance(tab, Page):
        with suppress(Error):
            words = tab.get_by_test_id("stMain").inner_text(timeout=2_000)
            report.sections.append(("The page", words))
    return report


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium of this machine."""
    with sync_playwright() as playwright:
        opened = open_browser(playwright)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def serve_home(
    tmp_path_factory: pytest.TempPathFactory, browser: Browser
) -> Iterator[Callable[[str], str]]:
    """Return what serves a store in a named state; each is served once and ends with the tests."""
    served: dict[str, str] = {}
    with ExitStack() as open_servers:

        def serve_it(state: str) -> str:
            if state not in served:
                home = tmp_path_factory.mktemp(state) / "home"
                prepare(home, state)
                served[state] = open_servers.enter_context(serve(home))
                # Until the first visit, Streamlit takes the folder pages/ for its own and says of
                # every address but this one that there is no such page.
                first = browser.new_page()
                open_page(first, served[state])
                first.close()
            return served[state]

        yield serve_it


def prepare(home: Path, state: str) -> None:
    """Fill a home: empty, a real round that nobody has touched, or the sample."""
    with Store.open(home) as store:
        if state == "sample":
            load_sample(store, who=FOCAL)
        elif state == "real":
            open_round(
                store,
                unit_name=UNIT,
                year=2024,
                criteria="so-mau/2024",
                due=None,
                target="",
                who=FOCAL,
            )


@pytest.fixture
def own_home(tmp_path: Path) -> Callable[[str], Path]:
    """Return what makes a home for one test alone, which it may change."""

    def make(state: str) -> Path:
        home = tmp_path / "home"
        prepare(home, state)
        return home

    return make


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A fresh tab at a desk; it keeps nothing of other tests."""
    context = browser.new_context(
        viewport={"width": DESK[0], "height": DESK[1]}, accept_downloads=True
    )
    yield context.new_page()
    context.close()
