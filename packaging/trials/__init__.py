"""Tries the finished products as their users would: installed, started, upgraded and removed."""
