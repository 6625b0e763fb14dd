"""Files of the window: opened, saved, autosaved, exported, printed and handed over."""
