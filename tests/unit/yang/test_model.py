"""The classes that generated models are made of."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

import pytest
from pydantic import ValidationError

from orchestron_yang.leafs import (
    SYSTEM_ORDERED,
    USER_ORDERED,
    Uint8,
    bits,
    digits,
    in_ranges,
    lengths,
    one_of,
    pattern,
)
from orchestron_yang.model import (
    CaseDefaults,
    Child,
    Container,
    Entries,
    LooseList,
    LooseNode,
    LoosePresence,
    Optional,
    Parent,
    StrictNode,
)

Money = Annotated[Decimal, digits(2)]


class Inner(StrictNode):
    size: int = 7
    word: str | None = None


class Row(StrictNode):
    a: str
    b: int
    word: str | None = None


class Thing(StrictNode):
    name: str
    share: int = 50
    tags: tuple[str, ...] = ()
    address: str | None = None
    length: int | None = None
    inner = Container(Inner)
    extra = Optional(Inner)
    rows = Entries(Row)
    __case_defaults__: ClassVar[CaseDefaults] = {"length": (24, ("address",))}


class Nested(StrictNode):
    parent = Parent(Thing)
    id: str


def test_strict_views_fill_in_what_is_missing() -> None:
    """Defaults, None, empty leaf-lists and containers that are not there all read as the model says."""
    thing = Thing.from_tree({"name": "x"})
    assert (thing.name, thing.share, thing.tags, thing.length) == ("x", 50, (), None)
    assert (thing.inner.size, thing.inner.word, thing.extra, len(thing.rows)) == (7, None, None, 0)


def test_strict_views_show_what_is_there() -> None:
    """Leafs, containers and presence containers come out of the tree; the tree itself stays at hand."""
    tree = {"name": "x", "share": 1, "tags": ("a",), "inner": {"size": 2}, "extra": {}}
    thing = Thing.from_tree(tree)
    assert (thing.share, thing.tags, thing.inner.size) == (1, ("a",), 2)
    assert thing.extra is not None
    assert thing.extra.size == 7
    assert thing.tree is tree
    assert thing.inner is thing.inner


def test_strict_views_are_frozen() -> None:
    """Input cannot be changed, neither leaf nor container."""
    thing = Thing.from_tree({"name": "x"})
    with pytest.raises(ValidationError):
        thing.name = "y"
    with pytest.raises(ValidationError, match="frozen"):
        thing.inner = Inner()


def test_lists_are_mappings_by_key() -> None:
    """Several key leafs are a tuple; the order is that of the keys, or the user's where he has one."""
    rows = {("b", 1): {"a": "b", "b": 1}, ("a", 2): {"a": "a", "b": 2, "word": "w"}}
    thing = Thing.from_tree({"name": "x", "rows": rows})
    assert list(thing.rows) == [("a", 2), ("b", 1)]
    assert thing.rows["a", 2].word == "w"
    assert ("c", 1) not in thing.rows
    assert [row.a for row in thing.rows.entries] == ["a", "b"]
    ordered = Thing.from_tree({"name": "x", "rows": OrderedDict(rows)})
    assert [row.a for row in ordered.rows.entries] == ["b", "a"]


def test_a_nested_point_knows_its_parent() -> None:
    """`parent` is the view it was given."""
    thing = Thing.from_tree({"name": "x"})
    assert Nested.from_tree({"id": "1"}, thing).parent is thing


def test_defaults_in_cases() -> None:
    """They hold only when something else of their case is there (RFC 7950, 7.6.1)."""
    assert Thing.from_tree({"name": "x", "address": "1.1.1.1"}).length == 24
    assert Thing.from_tree({"name": "x", "address": "1.1.1.1", "length": 8}).length == 8


class Part(LooseNode):
    size: Uint8 | None = None


class PartPresence(LoosePresence[Part]):
    cls = Part

    def create(self, *, size: Uint8 | None = None) -> Part:
        return self._create(size=size)


class Step(LooseNode):
    at: int
    word: str | None = None
    part = Child(Part)


class StepList(LooseList[Step]):
    cls = Step
    ordered = True

    def create(self, at: int, *, word: str | None = None) -> Step:
        return self._create((at,), at=at, word=word)


class Note(LooseNode):
    text: str | None = None


class NoteList(LooseList[Note]):
    cls = Note
    ordered = True

    def create(self, *, text: str | None = None) -> Note:
        return self._append(text=text)


class Root(LooseNode):
    word: Literal["up", "down"] | None = None
    tags: Annotated[Sequence[str], SYSTEM_ORDERED] | None = None
    order: Annotated[Sequence[str], USER_ORDERED] | None = None
    part = Child(Part)
    extra = Child(PartPresence)
    step = Child(StepList)
    note = Child(NoteList)


def test_what_is_not_set_is_not_there() -> None:
    """Touched containers and lists leave no trace, nor does a leaf-list without values."""
    o = Root(tags=[])
    assert o.part.size is None
    assert len(o.step) == 0
    o.order = ()
    assert o.to_tree() == {}


def test_output_is_built_leaf_by_leaf() -> None:
    """Presence containers and entries come into being by create, and are found again by it."""
    o = Root()
    o.part.size = 3
    o.extra.create()
    o.step.create(2, word="b")
    o.step.create(1)
    o.step.create(2).part.size = 1
    o.step.create(2, word="c")
    assert o.to_tree() == {
        "part": {"size": 3},
        "extra": {},
        "step": OrderedDict({(2,): {"at": 2, "word": "c", "part": {"size": 1}}, (1,): {"at": 1}}),
    }
    assert [step.at for step in o.step] == [2, 1]


def test_leaf_lists_become_what_trees_hold() -> None:
    """System-ordered ones are sorted sets; user-ordered ones keep their order and refuse a value twice."""
    assert Root(tags=["b", "a", "b"], order=("b", "a")).to_tree() == {"tags": ("a", "b"), "order": ("b", "a")}
    with pytest.raises(ValidationError, match="given twice"):
        Root(order=["a", "a"])
    with pytest.raises(ValidationError):
        Root(tags="ab")


def test_keyless_entries_are_numbered() -> None:
    """Each create makes a new entry, equal ones too."""
    o = Root()
    o.note.create(text="x")
    o.note.create(text="x")
    assert o.to_tree() == {"note": OrderedDict({(0,): {"text": "x"}, (1,): {"text": "x"}})}


def test_keys_never_change() -> None:
    """A key leaf cannot be set anew (RFC 7950, 7.8.2)."""
    step = Root().step.create(1)
    with pytest.raises(ValidationError, match="frozen"):
        step.at = 2


MISTAKES: list[Any] = [
    lambda: setattr(Root(), "word", "sideways"),
    lambda: setattr(Root(), "wrod", "up"),
    lambda: setattr(Root(), "part", Part()),
    lambda: Root().step.create(True),
    lambda: Root().step.create(1, word=5),  # type: ignore[arg-type]
    lambda: setattr(Root().part, "size", 256),
    lambda: setattr(Root().part, "size", True),
    lambda: setattr(Root().part, "size", "1"),
    lambda: Root().extra.create(size=-1),
    lambda: Root(word="up", nothing=1),  # type: ignore[call-arg]
]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes_fail_when_they_are_made(mistake: Any) -> None:
    """A wrong type, range or name raises at once, before there is any tree."""
    with pytest.raises((ValidationError, AttributeError, ValueError)):
        mistake()


class Leafs(LooseNode):
    number: Annotated[int, in_ranges((0, 4), (10, 20))] | None = None
    money: Money | None = None
    name: Annotated[str, lengths((1, 2), (4, 4)), pattern(r"[a-z]*"), pattern("x.*", invert=True)] | None = (
        None
    )
    rights: Annotated[str, bits("read", "write", "run")] | None = None
    kind: Annotated[str, one_of("m:a", "m:b")] | None = None


RIGHT = {
    "number": [(0, 0), (20, 20)],
    "money": [
        (Decimal("1.50"), Decimal("1.5")),
        (Decimal(3), Decimal("3.0")),
        (Decimal("-0.0"), Decimal("0.0")),
    ],
    "name": [("ab", "ab"), ("abcd", "abcd")],
    "rights": [("write read", "read write"), ("", "")],
    "kind": [("m:b", "m:b")],
}
WRONG = {
    "number": [5, 21, -1],
    "money": [Decimal("0.001"), Decimal("NaN"), Decimal("1e30"), Decimal("92233720368547758.08"), 1.5],
    "name": ["", "abc", "AB", "xa", "ab\n"],
    "rights": ["delete", "read read", " read"],
    "kind": ["a", "m:c"],
}


@pytest.mark.parametrize(
    ("leaf", "given", "held"), [(leaf, *pair) for leaf, pairs in RIGHT.items() for pair in pairs]
)
def test_values_that_fit_become_canonical(leaf: str, given: Any, held: Any) -> None:
    """What is set is kept in canonical form."""
    found = Leafs(**{leaf: given}).to_tree()[leaf]
    assert (found, str(found)) == (held, str(held))


@pytest.mark.parametrize(("leaf", "given"), [(leaf, one) for leaf, ones in WRONG.items() for one in ones])
def test_values_that_do_not_fit_are_refused(leaf: str, given: Any) -> None:
    """Ranges, digits, lengths, patterns, bits and identities are checked."""
    with pytest.raises(ValidationError):
        Leafs(**{leaf: given})
