"""The same answers as a web page on this machine: server-rendered, with an API beside it (docs/web.md)."""
