"""Who may log in: the page before the desk, the accounts of the clinic, a doctor's own list."""
