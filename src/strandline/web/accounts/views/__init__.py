"""Pages of the first start, of sign-in, of invitations and of one's own account."""
