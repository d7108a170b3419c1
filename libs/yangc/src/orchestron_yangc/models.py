"""Python models of a schema: `leafs.py` (types), `input.py` (strict view), `output.py` (loose view)."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from orchestron_yang.schema import Schema
from orchestron_yangc.annotations import Annotations
from orchestron_yangc.input_view import input_module, input_names
from orchestron_yangc.output_view import memory_module, output_module, output_names
from orchestron_yangc.text import HEADER, assignment, import_line, squeeze

TYPING = {"Annotated", "Literal"}
PYDANTIC = {"Field"}


def python_models(
    schema: Schema, views: Collection[str], documented: Callable[[str], bool]
) -> dict[str, str]:
    """The text of each file of the generated package, by file name.

    `views` has "input", "output" or both. `documented` says of a module whether its descriptions
    become docstrings; those of other people's modules should not.
    """
    annotations = Annotations(schema, taken={*input_names(schema).values(), *output_names(schema).all()})
    files = {"__init__.py": f'"""Generated from YANG: the models of {schema.name}."""\n'}
    if "input" in views:
        files["input.py"] = input_module(schema, annotations, documented)
        if any(node.memory for node in schema.root.walk()):
            files["memory.py"] = memory_module(schema, annotations, documented)
    if "output" in views:
        files["output.py"] = output_module(schema, annotations, documented)
    if annotations.aliases:
        files["leafs.py"] = _leafs(schema, annotations)
    return files


def _leafs(schema: Schema, annotations: Annotations) -> str:
    body = [
        line for name, made in annotations.aliases.items() for line in assignment(f"{name}: TypeAlias", made)
    ]
    used = {
        name
        for name in annotations.imports
        if any(_uses(str(made), name) for made in annotations.aliases.values())
    }
    lines = [
        HEADER,
        f'"""Types of the leafs of {schema.name}."""',
        "",
        "from __future__ import annotations",
        "",
        import_line("typing", {*(used & TYPING), "TypeAlias"}),
        "",
        import_line("pydantic", used & PYDANTIC),
        "",
        import_line("orchestron_yang.leafs", used - TYPING - PYDANTIC),
        "",
        *body,
    ]
    return squeeze("\n".join(lines))


def _uses(text: str, name: str) -> bool:
    return re.search(rf"\b{name}\b", text) is not None
