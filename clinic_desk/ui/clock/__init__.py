"""The clock that nobody trusts: the bar that says so, and the dialog that confirms it."""
