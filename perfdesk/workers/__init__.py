"""Worker processes, limited in time and memory, that read files for window and command line."""
