"""Files written by the program into the repository: schemas and reference pages."""
