"""Absences of doctors, and the sheets of people to call because of them."""
