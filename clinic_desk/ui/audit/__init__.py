"""Who did and saw what: the head's view of the audit."""
