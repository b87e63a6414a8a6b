"""Files that clinics bring: registers and timetables."""
