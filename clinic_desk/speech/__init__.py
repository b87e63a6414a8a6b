"""The spoken answer as a sentence in Kazakh or Russian."""
