"""Writers that are killed at random moments, and what has to hold of their log each time."""
