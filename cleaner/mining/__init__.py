"""Lines that sites leave on their articles, found by their recurrence, and drafts of rules for them."""
