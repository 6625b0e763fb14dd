"""Long trials of what must never happen: a lost or damaged file, a form silently different."""
