"""The grid of the day and the week."""
