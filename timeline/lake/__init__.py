"""A log as a lake: a folder of Parquet files with a manifest."""
