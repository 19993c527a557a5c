"""Rules in words before anything is known: every kind by hand, every leaf that ships at all."""

import pytest

from services.catalogue.sets import criteria_set, set_ids
from services.text import text_in
from services.text.describe import describe_rule
from tests.building import leaf_of, name

NAMES = {
    "on_time": name("hồ sơ đúng hạn", "dossiers on time"),
    "resolved": name("hồ sơ đã trả", "dossiers resolved"),
    "late": name("hồ sơ trễ", "late dossiers"),
}
AB = (
    "{key: a, name: {vi: Có kế hoạch, en: Plan issued}%s}, "
    "{key: b, name: {vi: Có báo cáo, en: Report sent}%s}"
)

CASES = [
    (f"{{kind: checklist, conditions: [{AB % ('', '')}]}}",
     "Đạt đủ các điều kiện được 4,00 điểm, thiếu một được 0: Có kế hoạch; Có báo cáo",
     "All conditions met give 4.00 points, one missing gives 0: Plan issued; Report sent"),
    (f"{{kind: checklist, conditions: [{AB % (', points: 3', ', points: 1')}]}}",
     "Mỗi điều kiện đạt được cộng điểm: Có kế hoạch (3,00 điểm); Có báo cáo (1,00 điểm)",
     "Each condition met adds points: Plan issued (3.00 points); Report sent (1.00 points)"),
    (f"{{kind: choice, levels: [{AB % (', points: 4', ', share: 25')}]}}",
     "Có kế hoạch: 4,00 điểm; Có báo cáo: 25 % điểm tối đa",
     "Plan issued: 4.00 points; Report sent: 25% of the maximum"),
    ("{kind: tiers, value: {percent_of: [on_time, resolved]}, "
     "tiers: [{above: 97.5, points: 4}, {from: 0, points: 0}]}",
     "hồ sơ đúng hạn / hồ sơ đã trả: trên 97,5 %: 4,00 điểm; từ 0 %: 0,00 điểm",
     "dossiers on time / dossiers resolved: above 97.5%: 4.00 points; from 0%: 0.00 points"),
    ("{kind: tiers, value: late, tiers: [{above: 1, points: 0}, {from: 0, points: 4}]}",
     "hồ sơ trễ: trên 1: 0,00 điểm; từ 0: 4,00 điểm",
     "late dossiers: above 1: 0.00 points; from 0: 4.00 points"),
    ("{kind: tiers, tiers: [{from: 0, points: 4}]}",
     "từ 0: 4,00 điểm", "from 0: 4.00 points"),
    ("{kind: ratio, done: {sum: [on_time, late]}, total: {difference: [resolved, late]}}",
     "Điểm = tỷ lệ (hồ sơ đúng hạn + hồ sơ trễ / hồ sơ đã trả − hồ sơ trễ) × 4,00",
     "Points = share (dossiers on time + late dossiers / dossiers resolved − late dossiers)"
     " × 4.00"),
    ("{kind: ratio, done: late, total: {max: [on_time, resolved]}, complement: true,"
     " target: 95, floor: 50}",
     "Điểm = tỷ lệ (hồ sơ trễ / số lớn nhất trong: hồ sơ đúng hạn, hồ sơ đã trả) × 4,00; "
     "tỷ lệ tính là 100 % trừ phần trên; "
     "đạt từ 95 % được điểm tối đa, thấp hơn tính theo tỷ lệ trên mức này; "
     "dưới 50 % được 0 điểm",
     "Points = share (late dossiers / the largest of: dossiers on time, dossiers resolved) × 4.00;"
     " the share is 100% minus the above; from 95% full marks, below it in proportion to it; "
     "under 50% gives 0"),
    ("{kind: ratio}", "Điểm = tỷ lệ (tỷ lệ đã thực hiện) × 4,00",
     "Points = share (the share done) × 4.00"),
    ("{kind: per_unit, count: late, each: -0.5}",
     "Từ 4,00 điểm, mỗi hồ sơ trễ trừ 0,50 điểm; trừ đến hết",
     "From 4.00 points: 0.50 points off for each (late dossiers); not under 0"),
    ("{kind: per_unit, each: 2}", "mỗi đơn vị được 2,00 điểm; tối đa 4,00",
     "2.00 points for each (unit); at most 4.00"),
    ("{kind: per_unit, units: [{count: on_time, each: 0.1}, {count: other, each: 1}]}",
     "mỗi hồ sơ đúng hạn được 0,10 điểm; mỗi other được 1,00 điểm; tối đa 4,00",
     "0.10 points for each (dossiers on time); 1.00 points for each (other); at most 4.00"),
    ("{kind: cases, cases: [{key: a, name: {vi: Chưa trình, en: Not submitted}, "
     "gives: {points: 0}}, {key: b, name: {vi: Đã duyệt, en: Approved}, "
     "rule: {kind: ratio, done: on_time, total: resolved}}]}",
     "Chọn trường hợp đúng: Chưa trình: 0,00 điểm; "
     "Đã duyệt: Điểm = tỷ lệ (hồ sơ đúng hạn / hồ sơ đã trả) × 4,00",
     "Choose the case that holds: Not submitted: 0.00 points; "
     "Approved: Points = share (dossiers on time / dossiers resolved) × 4.00"),
    ("{kind: survey}", "Điều tra xã hội học: kết quả (%) × 4,00; đơn vị không tự chấm",
     "Survey: result (%) × 4.00; not self-scored"),
    ("{kind: reported}", "Điểm do cơ quan khác tính, tối đa 4,00; đơn vị không tự chấm",
     "Scored by another body, at most 4.00; not self-scored"),
    ("{kind: tracked}", "Chỉ theo dõi, không tính điểm", "Tracked only, no points"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "vi", "en"), CASES)
def test_a_rule_in_words(rule, vi, en):
    leaf = leaf_of(rule)
    assert describe_rule(text_in("vi"), leaf, NAMES).replace("\u00a0", " ") == vi
    assert describe_rule(text_in("en"), leaf, NAMES) == en


@pytest.mark.parametrize("set_id", set_ids())
def test_every_leaf_that_ships_is_described_in_both_languages(set_id):
    criteria = criteria_set(set_id)
    names = {key: each.name for key, each in criteria.head.measures.items()}
    leaves = list(criteria.leaves)
    assert leaves
    for leaf in leaves:
        vi, en = (describe_rule(text_in(language), leaf, names) for language in ("vi", "en"))
        assert vi != en
        for said in (vi, en):
            assert said.strip() == said
            assert "_" not in said, said  # a measure without its name
            assert ": ;" not in said
            assert "{" not in said
