"""Article files checked as they are typed: the linter behind the Language Server Protocol. Needs the extra `server`."""

from cleaner.server.session import serve

__all__ = ["serve"]
