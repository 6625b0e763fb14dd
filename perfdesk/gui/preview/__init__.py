"""Pages on screen: the preview and what paints a page, on screen and printer."""
