"""Training and measuring the name recogniser that ships with the package."""
