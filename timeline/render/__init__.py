"""Answers as text: boards, tables, reasons and chronologies. Nothing here asks the log or prints."""
