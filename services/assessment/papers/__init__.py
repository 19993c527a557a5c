"""The papers of a round: what each of them says, gathered for services/reports to write."""
