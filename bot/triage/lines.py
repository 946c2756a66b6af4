"""Reads a triage file with the line of each entry, every scalar as text, so that yes and no stay words."""

from pathlib import Path

import yaml

from bot.triage.checks import BadRuleset


class Entry(dict[str, object]):
    """A mapping of a file, which knows the line it begins on."""

    line: int = 0


def read_entry(path: Path) -> Entry:
    """What stands under the one top-level key. A key given twice is refused: YAML would keep the last."""
    try:
        found = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506  text only
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadRuleset(f"{path.name}:{line}: cannot be read: {error.problem}") from error
    except (OSError, yaml.YAMLError) as error:
        raise BadRuleset(f"{path.name}: cannot be read") from error
    inner = found.get("triage") if isinstance(found, Entry) and len(found) == 1 else None
    if not isinstance(inner, Entry):
        raise BadRuleset(f"{path.name}:1: the one top-level key is triage")
    return inner


class _Loader(yaml.CBaseLoader):
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> Entry:  # type: ignore[override]
        entry = Entry()
        entry.line = node.start_mark.line + 1
        for key_node, value_node in node.value:
            key = self.construct_object(key_node, deep=deep)
            if not isinstance(key, str) or key in entry:
                raise yaml.MarkedYAMLError(problem=f"{key} is given twice", problem_mark=key_node.start_mark)
            entry[key] = self.construct_object(value_node, deep=deep)
        return entry
