"""Files on their way in and out: opened, saved, kept as drafts, exported, handed over."""
