"""The entry workbook (bảng kê khai): written for a round, read back filled in."""
