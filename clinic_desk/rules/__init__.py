"""What the clinic knows: pure rules without Qt, database, files, clock or language."""
