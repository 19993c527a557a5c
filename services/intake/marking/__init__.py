"""A workbook handed back with its faulty cells marked and a sheet that lists them."""
