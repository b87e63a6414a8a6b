"""Doctors and their weekly hours on the screen."""
