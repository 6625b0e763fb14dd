"""PDF files: pages drawn, tagged and archived with the form inside, and read back."""
