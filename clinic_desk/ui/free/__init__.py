"""F3: the first free times, with the reasons of the days that offer nothing."""
