"""Locking the data file with a passphrase, and opening a locked one."""
