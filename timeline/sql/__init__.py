"""The SQL of the engine, one file a subject, read by `timeline.store.sql`."""
