"""One run of one transform: input object in, contributions to the layer below out."""

from __future__ import annotations

from typing import Any, cast

from orchestron_contracts.events import Refusal
from orchestron_transform.failures import Refused, bad_data, lost, raised, wrong_output
from orchestron_transform.layer import Loaded, PointInfo, Style
from orchestron_transform.memory import remembered
from orchestron_transform.order import in_order
from orchestron_transform.state import Held, Outputs
from orchestron_transform.work import Work
from orchestron_yang.checks import check_structure
from orchestron_yang.errors import DataError
from orchestron_yang.model import LooseNode
from orchestron_yang.points import REMAINDER, Instance, split
from orchestron_yang.schema import Kind, SchemaNode
from orchestron_yang.tree import Key, Tree


def run(work: Work, instance: Instance) -> bool:
    """Run the transform of `instance`, if it has one, and send down what came out otherwise than before.

    True when it has one. Raises `Refused` for whatever user code raises.
    """
    info = work.layer.points.get(instance[0])
    held = work.held(instance)
    if info is None or info.transform is None or held is None:
        return False
    try:
        result, memory = _called(work, info, info.transform, instance[1], held)
        outputs = _placed(work, info.transform, instance, result)
    except Refused:
        raise
    except Exception as error:
        check_record(work, instance, held)
        raise Refused(_failed(work, info.transform, instance, held, error)) from error
    if outputs == held.outputs:
        outputs = held.outputs
    else:
        work.emit(instance, held.outputs, outputs)
    work.instances[instance] = Held(held.contributions, outputs, memory)
    return True


def _called(
    work: Work, info: PointInfo, loaded: Loaded, key: Key, held: Held
) -> tuple[LooseNode, Tree | None]:
    """The transform's output and what it remembers. A new object for each run, so that none carries state."""
    given = work.view(info, key)
    transform: Any = loaded.cls()
    if loaded.style is Style.RFS:
        return transform.transform(given, work.device(key)), None
    if loaded.memory is None:
        return transform.transform(given), None
    memory = remembered(loaded.memory, held.memory or {})
    return transform.transform(given, memory), memory.to_tree()


def _placed(work: Work, loaded: Loaded, instance: Instance, result: LooseNode) -> Outputs:
    """The output as records of instances of the layer below."""
    target = work.layer.lower.get(getattr(type(result), "__schema__", ""))
    if target is None:
        raise Refused(wrong_output(work.layer.name, work.path(instance), loaded, result))
    tree = result.to_tree()
    if target.package is not None:
        check_structure(target.schema, target.schema.root, tree, mandatory=False, keys=False)
        return {(target.package, (instance[1][0],)): tree} if tree else {}
    records = split(target.schema, tree)
    rest = records.get(REMAINDER)
    if rest is not None:
        raise Refused(lost(work.layer.name, work.path(instance), _first_leaf(target.schema.root, rest)))
    return records


def _first_leaf(node: SchemaNode, tree: Tree) -> str:
    """Schema path of the first thing in `tree`, as deep as containers go."""
    for child in node.children.values():
        value = tree.get(child.py)
        if child.kind is Kind.CONTAINER and value:
            return _first_leaf(child, cast(Tree, value))
        if value is not None:
            return child.path
    return node.path


def check_record(work: Work, instance: Instance, held: Held) -> None:
    """Raise `Refused`, naming who contributed, unless the merged record is complete and coherent."""
    node = work.node(instance)
    try:
        check_structure(work.layer.schema, node, held.record, keys=False)
    except DataError:
        path = work.path(instance)
        try:
            check_structure(work.layer.schema, node, in_order(node, held.record), path)
        except DataError as error:
            by = held.contributions.by_source
            raise Refused(bad_data(work.layer.name, path, error, by)) from error


def _failed(work: Work, loaded: Loaded, instance: Instance, held: Held, error: Exception) -> Refusal:
    return raised(
        work.layer.name,
        work.path(instance),
        loaded,
        error,
        roots={name: target.schema.root for name, target in work.layer.lower.items()},
        sources=held.contributions.by_source,
    )
