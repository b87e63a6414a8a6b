"""The reports of the clinic: figures of a period, what they were before, and the rows behind each."""
