"""Take the guide's pictures of the running app, so that they stay true.

Run `python docs/take_pictures.py` from the project's folder after a page has changed.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from services.assessment.sample import load_sample  # noqa: E402 (the project is not a package)
from services.store import Store  # noqa: E402
from tests.browser.serving import open_browser, serve  # noqa: E402
from tests.browser.view import open_page  # noqa: E402
from tests.people import FOCAL  # noqa: E402

PICTURES = ROOT / "docs" / "anh"
SIZE = {"width": 1366, "height": 768}
OF_THE_SAMPLE = {
    "tong-quan": ("/", {}),
    "cac-nam": ("/cac-nam", {}),
    "nop-minh-chung": ("/nop-minh-chung", {}),
    "cham-diem": ("/cham-diem", {"code": "3.4"}),
    "minh-chung": ("/minh-chung", {}),
    "xem-tep": ("/xem-tep", {"file": "3", "cell": "J214"}),
    "ky-danh-gia": ("/ky-danh-gia", {}),
    "viec-can-lam": ("/viec-can-lam", {}),
    "kiem-tra": ("/kiem-tra", {}),
}


def main() -> None:
    """Take all pictures: the first page of an empty store, the others of the sample."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = open_browser(playwright)
        page = browser.new_page(
            viewport=SIZE, device_scale_factor=1, color_scheme="light", reduced_motion="reduce"
        )
        with serve(Path(folder) / "empty") as base:
            open_page(page, base)
            _take(page, "bat-dau")
        with Store.open(Path(folder) / "sample") as store:
            load_sample(store, who=FOCAL)
        with serve(Path(folder) / "sample") as base:
            for name, (path, places) in OF_THE_SAMPLE.items():
                open_page(page, base, path, **places)
                _take(page, name)
        browser.close()


def _take(page: Page, name: str) -> None:
    page.evaluate("document.fonts.ready")
    page.screenshot(path=PICTURES / f"{name}.png")
    print(PICTURES / f"{name}.png")


if __name__ == "__main__":
    main()
