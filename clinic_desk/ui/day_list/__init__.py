"""The clinic's day list: a year at a glance, what the law proposes, the day in hand."""
