"""Visits that belong together: a family, a repeat series, the whole group moved or cancelled."""
