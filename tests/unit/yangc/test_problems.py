"""What is wrong in modules is said with file, line and statement."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from orchestron_yangc.compiler import compile_modules
from orchestron_yangc.errors import CompileError, ManifestError, YangProblems

Compile = Any  # the fixture `compiled`, which takes module texts and options of compile_modules

WRONG = {
    "syntax": ("container c {\n leaf x { type string; }\n", 6, "premature end of file"),
    "keyword": ("container c {\n leef x { type string; } }", 4, 'unexpected keyword "leef"'),
    "type": ("container c {\n leaf x { type strin; } }", 4, 'type "strin" not found'),
    "default": ("leaf x {\n type uint8;\n default 300; }", 5, "does not match its base type"),
    "grouping": ("\nuses nothing;", 4, 'grouping "nothing" not found'),
    "twice": ("leaf x { type int8; }\nleaf x { type int8; }", 4, "already a child node"),
    "key": (
        "list l {\n key k; leaf v { type int8; } }",
        4,
        'the key "k" does not reference an existing leaf',
    ),
    "leafref": ('leaf x {\n type leafref { path "../nothing"; } }', 4, '"m:nothing" in the path'),
    "circle": (
        'leaf a { type leafref { path "../b"; } }\nleaf b {\n type leafref { path "../a"; } }',
        3,
        "leafrefs that lead in a circle",
    ),
    "pattern": ("leaf x {\n type string {\n pattern '[a'; } }", 5, "pattern"),
    "feature": ("leaf x {\n if-feature none; type int8; }", 4, 'feature "none" not found'),
    "order": ("container c;\nimport ietf-inet-types { prefix inet; }", 4, 'unexpected keyword "import"'),
}


@pytest.mark.parametrize(("text", "line", "message"), WRONG.values(), ids=WRONG.keys())
def test_problems_name_file_line_and_statement(compiled: Compile, text: str, line: int, message: str) -> None:
    """A problem in a module of ours stops the compiler and is found by file and line."""
    with pytest.raises(YangProblems) as caught:
        compiled(text)
    found = [(p.file, p.line) for p in caught.value.problems if message in p.message]
    assert found == [("m.yang", line)], str(caught.value)
    assert f"m.yang:{line}: " in str(caught.value)


def test_the_statement_is_named(compiled: Compile) -> None:
    """The message ends with the statement that the line holds, an extension's with its prefix."""
    with pytest.raises(YangProblems, match=r"m\.yang:3: .*\(in leaf x\)$"):
        compiled("leaf x {\n}")
    with pytest.raises(YangProblems, match=r"\(in orc:secret\)$"):
        compiled("container c {\norc:secret; }")


def test_all_problems_are_told_at_once(compiled: Compile) -> None:
    """Problems come together, in order of file and line."""
    with pytest.raises(YangProblems) as caught:
        compiled("leaf x { type no; }\nleaf y { type neither; }")
    assert [problem.line for problem in caught.value.problems] == [3, 4]


OTHER = """module b { yang-version 1.1; namespace "urn:b"; prefix b; import m { prefix mm; } %s }"""


@pytest.mark.parametrize(
    "statement", ["augment /mm:c { leaf x { type int8; } }", "deviation /mm:c { deviate not-supported; }"]
)
def test_what_is_augmented_must_be_implemented(compiled: Compile, statement: str) -> None:
    """To augment or deviate a module that is only imported would have no effect: it is an error."""
    with pytest.raises(YangProblems, match=r"b\.yang:2: m is not implemented: add it"):
        compiled("container c;", OTHER % f"\n{statement}", names=["b"])


def test_modules_that_are_not_there(compiled: Compile, tmp_path: Path) -> None:
    """A missing module, import or folder is named."""
    with pytest.raises(CompileError, match='module "nowhere" not found'):
        compiled("leaf x { type int8; }", names=["m", "nowhere"])
    with pytest.raises(YangProblems, match=r'm\.yang:3: module "nowhere" not found'):
        compiled("import nowhere { prefix n; } leaf x { type n:t; }")
    with pytest.raises(CompileError, match="nofolder is not a folder"):
        compile_modules("x", ["m"], [tmp_path / "nofolder"])


def test_choices_that_name_nothing(compiled: Compile) -> None:
    """A feature or an include path that does not exist is an error, not silently nothing."""
    with pytest.raises(CompileError, match="m has no feature fast"):
        compiled("leaf x { type int8; }", features={"m": ["fast"]})
    with pytest.raises(CompileError, match="features are chosen of q, which is not loaded"):
        compiled("leaf x { type int8; }", features={"q": []})
    with pytest.raises(ManifestError, match="include path /m:y is not in the schema"):
        compiled("leaf x { type int8; }", include=["/m:x", "/m:y"])


SLOPPY = """module v { namespace "urn:v"; prefix v;
  container c { leaf x { type inet:port-number; } }
  import ietf-inet-types { prefix inet; }
  revision 2020-01-01;
  description "Sections in a wrong order.";
  container d { must "nonsense-function(.)"; leaf y { type int8; } }
  }"""
MANDATORY = """module w { namespace "urn:w"; prefix w; import v { prefix v; }
  augment /v:c { leaf z { type string; mandatory true; } } }"""


def test_modules_of_others_may_be_sloppy(tmp_path: Path) -> None:
    """In lenient folders sections may come in any order, and an augment may add mandatory nodes."""
    (tmp_path / "v.yang").write_text(SLOPPY)
    (tmp_path / "w.yang").write_text(MANDATORY)
    schema = compile_modules("x", ["v", "w"], [tmp_path], lenient=[tmp_path])
    assert [node.path for node in schema.root.walk()] == ["/", "/v:c", "/v:c/x", "/v:c/w:z", "/v:d", "/v:d/y"]
    assert schema.modules["v"].revision == "2020-01-01"
    with pytest.raises(YangProblems, match=r"v\.yang:3: unexpected keyword"):
        compile_modules("x", ["v", "w"], [tmp_path])


@pytest.mark.parametrize("text", ["module v {", 'module v { namespace "urn:v"; }', "submodule v", "", "\0"])
def test_broken_modules_of_others_are_refused(tmp_path: Path, text: str) -> None:
    """Leniency ends where there is no module to compile."""
    (tmp_path / "v.yang").write_text(text)
    with pytest.raises(CompileError, match=r"v\.yang"):
        compile_modules("x", ["v"], [tmp_path], lenient=[tmp_path])


def test_a_folder_hides_what_later_folders_have(tmp_path: Path) -> None:
    """The first folder with a module wins, whatever the revisions, and folders below are not searched."""
    for folder, revision in (("one", "2020-01-01"), ("two", "2024-01-01"), ("one/deep", "2025-01-01")):
        (tmp_path / folder).mkdir(exist_ok=True)
        text = f'module v {{ namespace "urn:v"; prefix v; revision {revision}; leaf x {{ type int8; }} }}'
        (tmp_path / folder / "v.yang").write_text(text)
    schema = compile_modules("x", ["v"], [tmp_path / "one", tmp_path / "two"])
    assert schema.modules["v"].revision == "2020-01-01"
