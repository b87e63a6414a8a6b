"""Preview, printer choice and PDF; what is on the paper comes from ``clinic_desk.printing``."""
