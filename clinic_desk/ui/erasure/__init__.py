"""Deleting a year of the journal after its storage term."""
