"""PDF files: exported as PDF/A-3a and PDF/UA-1 with the form attached, which is read back."""
