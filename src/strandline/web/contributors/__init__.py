"""Pages for people who take part, without an account: reached by a private link, on a phone first."""
