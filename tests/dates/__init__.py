"""Tests of timeline.dates. One file for each behaviour; cases that anyone can check stand in the CSV files."""
