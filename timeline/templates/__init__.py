"""The Jinja2 templates and the stylesheet of pages: one family for the single-file chronology and for whatever else shows events as HTML."""
