"""The service passport beside the call: read aloud, found by a digit or letters, worded by the clinic."""
