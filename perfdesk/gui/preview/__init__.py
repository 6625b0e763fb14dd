"""The preview of the printed pages, and the painter it shares with the printer."""
