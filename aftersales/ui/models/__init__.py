"""Qt models over records and tables."""
