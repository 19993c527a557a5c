"""The register's four systems, told by the file's name or by what stands above the table."""

import pytest

from tests.intake.workbooks import REGISTER_TITLE, read_here, register


@pytest.mark.parametrize(
    ("file_name", "system"),
    [
        ("iGate_2024_01.xlsx", "one_stop"),
        ("Hệ thống thông tin giải quyết TTHC của tỉnh 01.2024.xlsx", "one_stop"),
        ("So_GPLX_thang_01.xlsx", "driving_licences"),
        ("Hệ thống quản lý vận tải 2024.xlsx", "transport"),
        ("Hệ thống quản lý vận tải đường bộ quốc tế 2024.xlsx", "cross_border"),
        ("tep.xlsx", ""),
    ],
)
def test_the_system_by_the_name_of_the_file(file_name: str, system: str) -> None:
    assert read_here(register(), file_name=file_name).system == system


def test_the_system_by_the_heading_and_not_by_a_procedure() -> None:
    assert read_here(register()).system == ""  # every dossier is about a driving licence
    title = [["PHẦN MỀM QUẢN LÝ GIẤY PHÉP LÁI XE"], *REGISTER_TITLE]
    assert read_here(register(title=title)).system == "driving_licences"
