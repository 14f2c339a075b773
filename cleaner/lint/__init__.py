r"""Article files under a linter: what is wrong in a file, at which line and column, and which change mends it.

>>> from cleaner.config import Config
>>> from cleaner.lint import Checker
>>> checker = Checker(Config(select=("CM001",)))
>>> text = "# Bridge Opens in Riga\n\nIt opened on Monday.\n\n**Leave a comment**\n"
>>> [(issue.code, issue.line, issue.column) for issue in checker.check_text("a.md", text).issues]
[('CM001', 5, 3)]
>>> checker.fixed("a.md", text)
'# Bridge Opens in Riga\n\nIt opened on Monday.\n'
"""

from cleaner.lint.checker import Checker
from cleaner.lint.issues import Change, Checked, Issue, Remedy, changed

__all__ = ["Change", "Checked", "Checker", "Issue", "Remedy", "changed"]
