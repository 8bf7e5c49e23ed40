"""The extension module; all else is said in pyproject.toml."""

import sys
import tomllib
from pathlib import Path

from setuptools import Extension, setup

HERE = Path(__file__).parent
VERSION = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
# Doubles are calculated as Python calculates them: no step is joined with another. Small structures are faster filled
# field by field than by vectors, as they are read so. Functions of Python are called where they are, without a detour.
FLAGS = ["-std=c11", "-O2", "-Wall", "-Wextra", "-ffp-contract=off", "-fvisibility=hidden", "-fno-tree-slp-vectorize"]
FLAGS += ["-fno-plt"]

setup(
    ext_modules=[
        Extension(
            "condex_native",
            sources=sorted(path.relative_to(HERE).as_posix() for path in HERE.glob("src/*.c")),
            depends=sorted(
                path.relative_to(HERE).as_posix() for path in (*HERE.glob("src/*.h"), *HERE.glob("src/*.inc"))
            ),
            define_macros=[("CONDEX_NATIVE_VERSION", f'"{VERSION}"')],
            extra_compile_args=[] if sys.platform == "win32" else FLAGS,
        )
    ]
)
