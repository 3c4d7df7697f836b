"""Signing in, inviting, one's own account."""
