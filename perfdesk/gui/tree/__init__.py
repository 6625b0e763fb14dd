"""The tree of indicators: its Qt model, its view, and what keys do in it."""
