"""Files that were made to harm: each is read by the command line, in a process of its own."""
