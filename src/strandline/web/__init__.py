"""The door for the browser: parse input, call one action or query, render. No rules live here."""
