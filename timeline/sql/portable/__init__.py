"""The semantics and the questions, one select a file, in the SQL that DuckDB and Spark both run as it is (docs/spark.md)."""
