"""Several files of one form: kept rows, added up, compared."""
