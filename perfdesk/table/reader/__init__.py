"""The parts of the reader: each knows one stretch of the table, ``recognise`` joins them."""
