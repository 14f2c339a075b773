"""What building the package does beside packing: inner loops are compiled, and the rules made ready for reading.

Named in pyproject.toml as a hook of the build. `python cleaner/building.py` compiles into a checkout.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NATIVE = "cleaner/native"
_OPTIMISED = ["-O2"] if sys.platform != "win32" else ["/O2"]


class CompiledAndReady(BuildHookInterface[Any]):
    """Adds the compiled modules, where they can be compiled, and the copy of the rules that a first run reads."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by the builder. An editable installation has modules compiled in place, and rules that may change."""
        root, scratch = Path(self.root), Path(mkdtemp())
        modules = self._compiled(root, scratch)
        if version == "editable":
            for module in modules:
                shutil.copy(module, root / NATIVE)
            return
        if modules:
            build_data["pure_python"], build_data["infer_tag"] = False, True
        build_data["force_include"].update({str(module): f"{NATIVE}/{module.name}" for module in modules})
        sys.path.insert(0, self.root)
        from cleaner.rulebook import READY, make_ready

        make_ready(root / "rules", scratch / READY)
        build_data["force_include"][str(scratch / READY)] = f"cleaner/_data/rules/{READY}"

    def _compiled(self, root: Path, scratch: Path) -> list[Path]:
        try:
            return compile_native(root, scratch)
        except (Exception, SystemExit) as error:  # noqa: BLE001  whatever a compiler that is not there raises
            self.app.display_warning(f"Not compiled, so slower: {error}")
            return []


def compile_native(root: Path, scratch: Path) -> list[Path]:
    """Compile the Cython sources of a checkout; gives the modules, which lie in `scratch`.

    Raises whatever the compiler's absence or its complaints make setuptools raise.
    """
    from Cython.Build import cythonize
    from setuptools import Distribution, Extension

    sources = sorted((root / NATIVE).glob("*.pyx"))
    extensions = [
        Extension(f"{NATIVE.replace('/', '.')}.{source.stem}", [str(source)], extra_compile_args=_OPTIMISED) for source in sources
    ]
    generated = cythonize(  # type: ignore[no-untyped-call]
        extensions, build_dir=str(scratch / "c"), quiet=True, compiler_directives={"language_level": 3}
    )
    command = Distribution({"ext_modules": generated}).get_command_obj("build_ext")
    command.build_lib, command.build_temp = str(scratch / "lib"), str(scratch / "temp")
    command.parallel = os.cpu_count()
    command.ensure_finalized()
    command.run()
    return [Path(name) for name in command.get_outputs()]


if __name__ == "__main__":
    checkout = Path(__file__).parents[1]
    for compiled in compile_native(checkout, Path(mkdtemp())):
        shutil.copy(compiled, checkout / NATIVE)
