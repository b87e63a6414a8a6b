"""The waiting list: who waits, which time became free for whom, and the form to put somebody on it."""
