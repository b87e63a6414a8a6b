"""Clinic Desk: the front desk of a small clinic, from the ringing phone to the spoken answer."""

__version__ = "0.1.0"
"""The version of the program; ``pyproject.toml`` names the same one."""
