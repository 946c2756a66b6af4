"""Reads the contract from `domain.yml` and the wording beside it from `domain/*.yml` as one Rasa domain."""

from pathlib import Path
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.utils.io import read_yaml_file

RESPONSES = "responses"


class DuplicateWording(ValueError):
    """The same text stands in two files; Rasa alone would only warn, and say one of them."""


class DomainImporter(RasaFileImporter):
    """Rasa's own importer with the wording folder added, so that its stock commands need no flag."""

    def get_domain(self) -> Domain:
        """The contract with every capability's wording. Raises DuplicateWording naming both files."""
        contract = Path(self._domain_path or "domain.yml")
        if contract.is_dir():
            return Domain.load(str(contract))
        merged: dict[str, Any] = dict(read_yaml_file(str(contract)))
        merged[RESPONSES] = wording_of(contract, *sorted(contract.with_suffix("").glob("*.yml")))
        return Domain.from_dict(merged)


def wording_of(*paths: Path) -> dict[str, Any]:
    """The `responses:` of all files. Raises DuplicateWording."""
    responses: dict[str, Any] = {}
    home: dict[str, Path] = {}
    for path in paths:
        content = read_yaml_file(str(path)) or {}
        for name, variants in content.get(RESPONSES, {}).items():
            if name in home:
                raise DuplicateWording(f"{name} stands in {home[name]} and in {path}; keep one of them")
            home[name], responses[name] = path, variants
    return responses
