"""Paper: the daily journal, a doctor's day sheet and the appointment slip."""
