"""Bytes of a spreadsheet in; tables, measures and problems out, each with file, sheet and cell.

Its doors are `reader.read_evidence`, `kind_files.load_kinds`, `entry_workbook.write_entry_workbook`
and `reading_json.reading_as_json`. Nothing is imported here, so that the child process can set its
limits before anything else is loaded.
"""
