"""One running service for all conversations of this folder."""

from collections.abc import Iterator

import pytest

from tests.stack.service import Clinician, Service, running


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with running(tmp_path_factory.mktemp("state")) as service:
        yield service


@pytest.fixture(scope="session")
def sam(service: Service) -> Clinician:
    return service.add_staff("sam")


@pytest.fixture(scope="session")
def max_(service: Service) -> Clinician:
    return service.add_staff("max", "supervisor")
