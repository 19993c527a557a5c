"""The workbook with live formulas: a criteria set as Excel counts it."""
