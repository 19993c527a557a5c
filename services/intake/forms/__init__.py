"""Known forms of evidence: recognised on a sheet, read by their YAML, checked, measured."""
