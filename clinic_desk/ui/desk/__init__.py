"""The call: patient, verdict, slot, answer."""
