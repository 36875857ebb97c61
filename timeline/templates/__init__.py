"""The Jinja2 templates and the stylesheet of pages: one family for the chronology and whatever else shows events."""
