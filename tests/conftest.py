"""What holds for all tests: a skip is a failure, and the slow ones are known."""

from collections.abc import Iterator
from pathlib import Path

import pytest

SLOW_FOLDERS = frozenset({"assessment", "bad_workbooks", "browser", "intake", "pages", "store"})
"""Where tests start child processes, servers, databases or whole pages: not for every commit."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that `make check` leaves to `make test`."""
    here = Path(__file__).parent
    for item in items:
        if item.path.relative_to(here).parts[0] in SLOW_FOLDERS:
            item.add_marker(pytest.mark.slow)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    """Turn a skip into a failure: what did not run has not been shown."""
    report: pytest.TestReport = yield
    if report.skipped:
        report.outcome = "failed"
        report.longrepr = "skipped, and a skipped test shows nothing"
    return report
