"""The log as a lake: Parquet files that a manifest names, for engines that read many files at once (docs/lake.md)."""
