"""The phrases that people write for dates, as a grammar."""
