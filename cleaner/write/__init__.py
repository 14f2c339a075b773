"""From reports to records, pages and files."""
