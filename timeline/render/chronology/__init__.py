"""Chronologies fit to publish: one document, composed once, and a small renderer for each format."""
