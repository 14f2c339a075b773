"""What building a wheel does beside packing: the rules are made ready for reading, which takes seconds, once for all.

Named in pyproject.toml as a hook of the build.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ReadyRules(BuildHookInterface[Any]):
    """Adds the copy of the rules that a first run reads instead of the rule files."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by the builder; an editable installation reads the rule files themselves, since they may change."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from cleaner.rulebook import READY, make_ready

        copy = Path(mkdtemp()) / READY
        make_ready(Path(self.root) / "rules", copy)
        build_data["force_include"][str(copy)] = f"cleaner/_data/rules/{READY}"
