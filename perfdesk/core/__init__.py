"""The form and its rules: pure values and functions, without files and without Qt."""
