"""A whole year of the sample department: self-score, approval, two reviews, publication."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from scoring.answers import Proof
from services.assessment.view import RoundView, view_round
from services.store import Lane, Phase, Store
from tests.browser.serving import serve
from tests.browser.view import ADDRESSES, give, open_page, settle
from tests.pages.entry import entry_workbook, filled

OFFICE = {"role": "contributor", "division": "van-phong-so"}
CLAIMED = "1.2.2"  # left without a document, to be explained
CUT = "1.1.1"  # 0,50 points that the first review takes off


def complete(home: Path) -> bytes:
    """Fill in the workbook of the sample: what is missing, and documents for all claims but one."""
    with Store.open(home) as store:
        view = view_round(store, 1)
        book, _ = filled(entry_workbook(store), owed(view))
    return book


def owed(view: RoundView) -> dict[tuple[str, str, str], object]:
    """What is to be typed, by code, input and column."""
    values: dict[tuple[str, str, str], object] = {}
    for leaf in view.criteria.leaves:
        told = view.records_of(leaf.code)
        asked = [each.name for each in leaf.rule.inputs(view.criteria.head.measures)]
        if leaf.code == CLAIMED or not leaf.self_scored:
            continue
        if not told:
            for name, value in leaf.examples[0].given.items():
                typed = {True: "Có", False: "Không"}.get(value) if isinstance(value, bool) else None
                values[leaf.code, name, "value"] = typed or float(value)
        for name in asked:
            claimed = any(each.state is Proof.CLAIMED for each in told.values())
            if claimed or not told:
                values[leaf.code, name, "document"] = "Báo cáo MẪU số 99/BC-MẪU"
                values[leaf.code, name, "page"] = "trang 1"
    return values


def press(tab: Page, name: str, *, then: str) -> None:
    """Press a button and wait for what the page says then."""
    settle(tab)
    tab.get_by_role("button", name=name, exact=True).click()
    expect(tab.get_by_text(then)).to_be_visible(timeout=30_000)


def move(tab: Page, base: str, role: str, button: str, phase: str) -> None:
    open_page(tab, base, ADDRESSES["rounds"], role=role)
    press(tab, button, then=f'Đã chuyển sang giai đoạn "{phase}"')


def explain(tab: Page, base: str, code: str, reason: str) -> None:
    """Have an explanation composed, say the reason in it, save it."""
    open_page(tab, base, ADDRESSES["scores"], code=code, **OFFICE)
    settle(tab)
    tab.get_by_role("button", name="Soạn nháp").click()
    area = tab.locator("textarea").first
    expect(area).not_to_have_value("", timeout=30_000)
    settle(tab)
    area.fill(re.sub(r"\[[^\]]*…[^\]]*\]", reason, area.input_value()) + f" {reason}.")
    area.blur()
    settle(tab)
    press(tab, "Ghi giải trình", then=f"Đã ghi giải trình của {code}.")


def review(tab: Page, base: str, *, role: str, code: str, points: str, words: str = "") -> None:
    open_page(tab, base, ADDRESSES["reviews"], role=role, code=code)
    field = tab.get_by_label(re.compile("^Điểm, tối đa"))
    field.fill(points)
    if words:
        tab.get_by_label("Ý kiến thẩm định").fill(words)
        tab.get_by_text("Yêu cầu đơn vị giải trình").click()
    press(tab, "Ghi nhận", then=f"Đã ghi nhận {code}.")


def test_from_the_start_of_the_round_to_the_published_result(
    tab: Page, own_home: Callable[[str], Path]
) -> None:
    home = own_home("empty")
    with serve(home) as base:
        open_page(tab, base)
        press(tab, "Nạp đơn vị mẫu", then="Đã nạp đơn vị MẪU.")

        # the focal point takes in what the divisions still owed
        open_page(tab, base, ADDRESSES["evidence"], role="focal_point")
        give(tab, "bổ sung.xlsx", complete(home))
        expect(tab.get_by_role("button", name="Ghi nhận bổ sung.xlsx")).to_be_visible(
            timeout=30_000
        )
        press(tab, "Ghi nhận bổ sung.xlsx", then="Đã ghi nhận bổ sung.xlsx")

        # one claim has no document: the check says so, the division explains it
        open_page(tab, base, ADDRESSES["check"], role="focal_point")
        expect(tab.get_by_text("Còn 1 lỗi phải sửa trước khi gửi.")).to_be_visible()
        explain(tab, base, CLAIMED, "văn bản xác nhận đang được bổ sung")
        open_page(tab, base, ADDRESSES["check"], role="focal_point")
        expect(tab.get_by_text("lỗi phải sửa trước khi gửi")).to_have_count(0)

        # handed up by the focal point, approved and sent by the leader, then locked
        move(tab, base, "focal_point", "Trình lãnh đạo duyệt", "Trình lãnh đạo duyệt")
        open_page(tab, base, ADDRESSES["rounds"], role="leader")
        press(tab, "Duyệt và gửi", then="Đã gửi và khóa điểm tự đánh giá")
        open_page(tab, base, ADDRESSES["scores"], code="1.5", role="focal_point")
        expect(tab.get_by_text("nên phần này đã khóa").first).to_be_visible()

        # the first review cuts one item; the division answers; the second review gives it back
        move(tab, base, "focal_point", "Bắt đầu thẩm định lần 1", "Thẩm định lần 1")
        words = "kế hoạch ban hành chậm"
        review(tab, base, role="reviewer", code=CUT, points="0,25", words=words)
        press(tab, "Các mục còn lại giữ nguyên", then="Đã giữ nguyên điểm của")
        move(tab, base, "focal_point", "Chuyển sang giải trình", "Giải trình")
        explain(tab, base, CUT, "kế hoạch ban hành trong tháng 1")
        move(tab, base, "focal_point", "Bắt đầu thẩm định lần 2", "Thẩm định lần 2")
        review(tab, base, role="reviewer", code=CUT, points="0,5")
        press(tab, "Các mục còn lại giữ nguyên", then="Đã giữ nguyên điểm của")
        move(tab, base, "focal_point", "Ghi nhận đã công bố", "Đã công bố")
        review(tab, base, role="focal_point", code="TOTAL", points="77,5")

        with Store.open(home) as store:
            view = view_round(store, 1)
            (snapshot,) = store.snapshots(1)
        assert view.round.phase is Phase.PUBLISHED
        assert snapshot.phase is Phase.SUBMITTED
        lanes = {lane: view.review_of(CUT, lane) for lane in (Lane.REVIEWED, Lane.FINAL)}
        assert [str(each.points) for each in lanes.values() if each] == ["0.25", "0.5"]
        reply = view.explanation_of(CUT, next(e.kind for e in view.explanations if e.code == CUT))
        assert reply is not None
        assert "kế hoạch ban hành trong tháng 1" in reply.text

        # the published total stands beside the self-score
        open_page(tab, base, ADDRESSES["reviews"], role="leader")
        published = tab.get_by_test_id("stMetric").filter(has_text="Đã công bố")
        expect(published.get_by_test_id("stMetricValue")).to_have_text("77,50")
