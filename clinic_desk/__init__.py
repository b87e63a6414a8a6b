"""Clinic Desk: the front desk of a small clinic, from the ringing phone to the spoken answer."""
