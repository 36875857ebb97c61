"""Formats that a log is written in, for others to read."""
