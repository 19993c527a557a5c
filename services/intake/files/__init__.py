"""Bytes of any kind of spreadsheet opened as sheets of typed cells."""
