"""Backups in the window: the list, the warning, the way back."""
