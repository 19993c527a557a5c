"""The package: evidence in folders by sub-criterion, with an index and the papers, as one zip."""
