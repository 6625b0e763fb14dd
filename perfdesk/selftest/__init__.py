"""``perfdesk --selftest``: tries in an installed program whatever an installation can break."""
