"""The SQL of the engine, one statement or one subject a file, read by `timeline.texts`."""
