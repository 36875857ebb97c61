"""Readers of files that people and programs bring; each turns a file into changes for `timeline.log.Log.append`."""
