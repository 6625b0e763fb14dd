"""The manual inside the program: its pages, its tables of keys and its window."""
