"""The native file: a form as JSON, read strictly, and what may be wrong with it."""
