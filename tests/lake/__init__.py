"""The log as a lake: exported, read, verified."""
