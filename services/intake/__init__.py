"""Bytes of a spreadsheet in; tables, measures and problems out, each with file, sheet and cell.

`reader` is the door: it reads in a child process (`process`), which opens the bytes (`files`),
recognises a form and reads it (`forms`), or the entry workbook (`entry`). `several` adds up files
of one form; `marking` hands a file back with its faults marked. Nothing is imported here, so that
the child can set its limits before anything else is loaded.
"""
