"""One tab of the browser: open a page of the app, wait until it stands still, read it."""

from urllib.parse import urlencode

from playwright.sync_api import Page, expect

IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'
SKELETON = '[data-testid="stSkeleton"]'
CHART = '[data-testid="stVegaLiteChart"]'
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OPENINGS = 5  # of a list, before it counts as not opening
ADDRESSES = {
    "overview": "/",
    "gaps": "/diem-mat",
    "what_if": "/phuong-an",
    "likely_cuts": "/de-bi-cat",
    "years": "/cac-nam",
    "peers": "/so-voi-don-vi-khac",
    "satisfaction": "/sipas",
    "evidence": "/nop-minh-chung",
    "scores": "/cham-diem",
    "documents": "/minh-chung",
    "sheet": "/xem-tep",
    "worklist": "/viec-can-lam",
    "plan": "/ke-hoach",
    "check": "/kiem-tra",
    "reviews": "/tham-dinh",
    "rounds": "/ky-danh-gia",
    "snapshots": "/ban-chup",
    "next_year": "/mo-ky-moi",
    "reports": "/bao-cao",
    "criteria": "/bo-tieu-chi",
    "guide": "/huong-dan",
}
EMPTY_ADDRESSES = {"start": "/", "criteria": "/bo-tieu-chi", "guide": "/huong-dan"}


def open_page(page: Page, base: str, path: str = "/", **places: str) -> None:
    """Load an address as a person does who was sent it."""
    page.goto(f"{base}{path}" + (f"?{urlencode(places)}" if places else ""))
    settle(page)


def settle(page: Page) -> None:
    """Wait until the page has been drawn and nothing runs any more."""
    expect(page.locator("h1")).to_be_visible(timeout=30_000)
    # A click is only sent after it was made; a page that has just begun to run looks idle first.
    page.wait_for_timeout(300)
    expect(page.locator(IDLE)).to_be_attached(timeout=30_000)
    expect(page.locator(SKELETON)).to_have_count(0, timeout=30_000)
    for chart in page.locator(CHART).all():
        expect(chart.locator("svg.marks")).to_be_visible(timeout=30_000)


def give(page: Page, name: str, content: bytes) -> None:
    """Put a workbook in as a person does: on a page that stands still, seen to lie there."""
    settle(page)
    file = {"name": name, "mimeType": EXCEL, "buffer": content}
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files([file])
    expect(page.get_by_role("button", name=f"Bỏ tệp {name}")).to_be_visible(timeout=30_000)


def take_out(page: Page, name: str) -> None:
    """Take a file out again, and see it gone."""
    settle(page)
    out = page.get_by_role("button", name=f"Bỏ tệp {name}")
    out.click()
    expect(out).to_have_count(0)


def choose(page: Page, label: str, option: str) -> None:
    """Pick from a list as a person does: open it, type, take what stands there.

    The list closes when the page is drawn anew under it; a person then opens it again.
    """
    settle(page)
    field = page.get_by_role("combobox", name=label)
    offered = page.get_by_role("option", name=option)
    for _ in range(_OPENINGS):
        field.click()
        field.fill(option)
        try:
            expect(offered).to_be_visible(timeout=3_000)
        except AssertionError:
            field.press("Escape")
            continue
        page.wait_for_timeout(300)  # the list settles before it takes a key
        field.press("Enter")
        break
    expect(field).to_have_value(option)


def metric(page: Page, label: str) -> str:
    """Return the large figure under a label."""
    found = page.get_by_test_id("stMetric").filter(has_text=label)
    return found.get_by_test_id("stMetricValue").inner_text()


def chart_texts(page: Page, number: int = 0) -> list[str]:
    """Return the texts drawn in a chart, their lines joined."""
    return [
        " ".join(each.split())
        for each in page.locator(f"{CHART} >> nth={number} >> svg text").evaluate_all(
            "all => all.map(text => [...(text.children.length ? text.children : [text])]"
            ".map(line => line.textContent).join(' '))"
        )
    ]


def bar_widths(page: Page, number: int = 0) -> dict[str, float]:
    """Return how wide each part of each bar of a chart is drawn, by what it says."""
    bars = page.locator(f'{CHART} >> nth={number} >> svg path[aria-roledescription="bar"]')
    return dict(bars.evaluate_all("all => all.map(bar => [bar.ariaLabel, bar.getBBox().width])"))
