"""Bản chụp: kept ones listed, one taken, two compared leaf by leaf until the sum adds up."""

import pytest

from scoring.answers import Proof
from services.assessment.course.conducting import move
from services.assessment.course.snapshots import take
from services.assessment.view import view_round
from services.store import DeclaredInput, Phase, StaleRound, Store
from tests.pages.screen import Screen
from tests.people import FOCAL, LEADER

TAKE = "Chụp số liệu hiện tại"


def keep(store: Store, label: str) -> None:
    take(store, view_round(store, 1), label=label, who=FOCAL)


def declare(store: Store, code: str, name: str, value: str | None, document: str = "") -> None:
    proof = Proof.PROVEN if document else Proof.CLAIMED
    given = None if value is None else DeclaredInput(value, proof, document, "trang 2")
    store.declare_answer(1, code=code, inputs={name: given}, who="lan")


def lines(screen: Screen) -> list[str]:
    """Return the lines of the comparison as they are read: name and reasons, or figures."""
    return [each.value.replace("  \n", " | ") for each in screen.tree.markdown]


def test_without_snapshots_the_page_says_how_to_get_one(real: Screen) -> None:
    real.open("snapshots")
    assert real.tree.title[0].value == "Bản chụp"
    assert real.shows("Chưa có bản chụp nào.")
    assert real.shows("Chụp một bản rồi so với số liệu hiện tại")
    assert TAKE in real.buttons()


def test_one_is_taken_and_listed(sample: Screen, store: Store) -> None:
    sample.open("snapshots").put("Tên bản chụp", "Trước khi rà soát").press(TAKE)
    assert sample.said() == ["Đã giữ một bản chụp; bản này không đổi nữa."]
    (row,) = sample.grid("Bản chụp")
    assert (row["Bản chụp"], row["Giai đoạn"]) == ("Trước khi rà soát", "Tự chấm điểm")
    assert (row["Ai chụp"], row["Tổng điểm"]) == ("Người dùng máy này (Đầu mối CCHC)", "70,33")
    assert sample.field("Tên bản chụp").value == ""
    assert len(store.snapshots(1)) == 1


def test_one_without_a_name_is_not_taken(sample: Screen, store: Store) -> None:
    sample.open("snapshots").press(TAKE)
    (said,) = sample.errors()
    assert said.startswith("Đặt tên cho bản chụp để sau này nhận ra")
    assert store.snapshots(1) == ()


def test_who_may_not_take_one_is_told(sample: Screen) -> None:
    sample.open("snapshots", role="contributor")
    assert TAKE not in sample.buttons()
    assert sample.shows('Vai "Phòng, đơn vị" không được làm việc này.')


def test_a_round_that_changes_meanwhile_is_not_kept(
    sample: Screen, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaken(*_: object, **__: object) -> None:
        raise StaleRound(who="minh/leader")

    sample.open("snapshots")
    monkeypatch.setattr("services.assessment.course.snapshots.take", overtaken)
    sample.put("Tên bản chụp", "Một").press(TAKE)
    (said,) = sample.errors()
    assert said.startswith("minh (Lãnh đạo) vừa thay đổi kỳ đánh giá này")
    assert store.snapshots(1) == ()


def test_nothing_changed(sample: Screen, store: Store) -> None:
    keep(store, "Một")
    sample.open("snapshots")
    assert [each.value for each in sample.tree.info] == [
        "Hai bản giống nhau từng mục: điểm, số liệu, tài liệu và cách chấm."
    ]
    assert "**70,33 → 70,33** | **0,00**" in lines(sample)


def test_what_changed_since_the_last_one_and_why(sample: Screen, store: Store) -> None:
    keep(store, "Một")
    declare(store, "1.1.1", "level", "late", "12/KH-S")
    declare(store, "1.2.2", "content_complete", None)
    sample.open("snapshots")
    found = lines(sample)
    # 1.1.1: issued late gives 0.25 of 0.5
    at = found.index("0,50 → 0,25 | **−0,25**")
    assert "Mức đạt: Ban hành kịp thời → Ban hành chậm" in found[at - 1]
    assert "tài liệu: Kế hoạch MẪU số 01/KH-MẪU (trang 1) → 12/KH-S (trang 2)" in found[at - 1]
    # 1.2.2 had 0.5 on somebody's word alone
    at = found.index("0,50 → – | **−0,50**")
    assert "khai, chưa chứng minh → chưa có số liệu" in found[at - 1]
    # 70.33 − 0.25 − 0.5
    assert "**70,33 → 69,58** | **−0,75**" in found
    codes = [each[0] for each in sample.links() if each[1] == "cham-diem"]
    assert codes == ["1.1.1", "1.2.2"]


def test_all_leaves_can_be_seen(sample: Screen, store: Store) -> None:
    keep(store, "Một")
    declare(store, "1.1.1", "level", "late", "12/KH-S")
    sample.open("snapshots")
    (filter_,) = sample.tree.main.button_group
    assert filter_.options == ["Chỉ mục khác nhau (1)", "Tất cả (64)"]
    filter_.set_value("all")
    sample.run()
    assert len([each for each in sample.links() if each[1] == "cham-diem"]) == 64
    assert "3,00 → 3,00" in lines(sample)  # 3.4


def test_two_that_were_kept_are_compared_and_the_address_says_which(
    sample: Screen, store: Store
) -> None:
    keep(store, "Một")
    declare(store, "1.1.1", "level", "late", "12/KH-S")
    keep(store, "Hai")
    declare(store, "1.1.1", "level", "none", "12/KH-S")
    sample.open("snapshots", **{"from": "1", "to": "2"})
    assert "**70,33 → 70,08** | **−0,25**" in lines(sample)
    sample.choose("Đến bản", "0")  # 0.5 less than at first: not issued
    assert "**70,33 → 69,83** | **−0,50**" in lines(sample)
    assert (sample.address["from"], sample.address["to"]) == ("1", "0")
    sample.choose("Từ bản", "0")
    assert [each.value for each in sample.tree.info] == ["Chọn hai bản khác nhau để so."]


def test_an_address_that_names_no_snapshot_compares_the_last_with_today(
    sample: Screen, store: Store
) -> None:
    keep(store, "Một")
    sample.open("snapshots", **{"from": "77", "to": "x"})
    assert (sample.field("Từ bản").value, sample.field("Đến bản").value) == ("1", "0")


def test_what_was_submitted_is_named_so(
    sample: Screen, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.assessment.course.conducting.findings", lambda *_: ())
    move(store, view_round(store, 1), to=Phase.APPROVAL, who=FOCAL)
    move(store, view_round(store, 1), to=Phase.SUBMITTED, who=LEADER)
    (row,) = sample.open("snapshots").grid("Bản chụp")
    assert (row["Bản chụp"], row["Giai đoạn"]) == ("Bản gửi", "Đã gửi, khóa số liệu")
    assert row["Ai chụp"] == "minh (Lãnh đạo)"


def test_bonus_above_its_cap_gets_a_line_of_its_own(open_real, store: Store) -> None:
    screen = open_real("so-mau/2025", 2025)
    declare(store, "1.1.1", "level", "on_time")
    keep(store, "Một")
    declare(store, "9A.1", "initiatives_spread", "4")  # 2 points
    declare(store, "9A.2", "awards", "2")  # 2 points, of 3 for both
    screen.open("snapshots")
    found = lines(screen)
    assert found[found.index("**Cộng các mục**") + 1] == "**+4,00**"
    assert found[found.index("**Quy đổi, mức trần và làm tròn tổng điểm**") + 1] == "**−1,00**"
    (total,) = (each for each in found if each.endswith("| **+3,00**"))
    assert total.startswith("**")
