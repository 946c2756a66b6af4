"""What was made is made again when, and only when, what it is made from has changed."""

import shutil
from pathlib import Path

import pytest

from bot.running import environments, models
from bot.running.environments import Environment
from bot.running.models import Model
from bot.running.stamps import content_hash, read_stamp, write_stamp


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    """A finished environment, as `make` leaves one."""
    lock = tmp_path / "service.lock"
    lock.write_text("fastapi==1.0\n")
    made = Environment("the service", tmp_path / ".venv", lock, "3.11")
    (made.packages / "fastapi-1.0.dist-info").mkdir(parents=True)
    made.python.parent.mkdir()
    made.python.symlink_to(shutil.which("true") or "/bin/true")
    stamp = {"lock": content_hash([lock], tmp_path), "packages": ["fastapi-1.0.dist-info"], "compiled": True}
    write_stamp(made.stamp, stamp)
    return made


@pytest.fixture
def model(environment: Environment, tmp_path: Path) -> Model:
    """A finished model."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "greet.yml").write_text("hello")
    made = Model("a model", tmp_path / "m.npz", ("data", "absent.yml"), environment, ())
    made.path.write_bytes(b"weights")
    output = content_hash([made.path], tmp_path)
    write_stamp(made.stamp, {"inputs": models.inputs(made, tmp_path), "output": output})
    return made


def test_a_finished_environment_is_left_alone(environment: Environment) -> None:
    assert environments.fits(environment)


def test_an_environment_is_remade_when_its_lock_changes(environment: Environment) -> None:
    environment.lock.write_text("fastapi==1.1\n")
    assert not environments.fits(environment)


def test_an_environment_that_was_interrupted_is_remade(environment: Environment) -> None:
    environment.stamp.unlink()
    assert not environments.fits(environment)


def test_an_environment_that_lost_a_package_is_remade(environment: Environment) -> None:
    (environment.packages / "fastapi-1.0.dist-info").rmdir()
    assert not environments.fits(environment)


def test_an_environment_from_before_it_was_compiled_is_brought_up_to_date(environment: Environment) -> None:
    stamp = read_stamp(environment.stamp)
    write_stamp(environment.stamp, {name: kept for name, kept in stamp.items() if name != "compiled"})
    assert not environments.fits(environment)


def test_an_environment_whose_python_is_gone_is_remade(environment: Environment) -> None:
    environment.python.unlink()
    assert not environments.fits(environment)


def test_a_package_somebody_added_by_hand_does_no_harm(environment: Environment) -> None:
    (environment.packages / "ipython-9.dist-info").mkdir()
    assert environments.fits(environment)


def test_a_finished_model_is_not_trained_again(model: Model, tmp_path: Path) -> None:
    assert models.fits(model, tmp_path)


def test_touching_a_file_without_changing_it_trains_nothing(model: Model, tmp_path: Path) -> None:
    (tmp_path / "data" / "greet.yml").write_text("hello")
    (tmp_path / "data" / "__pycache__").mkdir()
    (tmp_path / "data" / "__pycache__" / "x.pyc").write_text("compiled")
    assert models.fits(model, tmp_path)


@pytest.mark.parametrize("name", ["data/greet.yml", "data/new.yml", "absent.yml"])
def test_a_changed_or_new_training_file_trains_again(model: Model, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("good evening")
    assert not models.fits(model, tmp_path)


def test_a_renamed_training_file_trains_again(model: Model, tmp_path: Path) -> None:
    (tmp_path / "data" / "greet.yml").rename(tmp_path / "data" / "hello.yml")
    assert not models.fits(model, tmp_path)


def test_a_broken_model_is_trained_again(model: Model, tmp_path: Path) -> None:
    model.path.write_bytes(b"wei")
    assert not models.fits(model, tmp_path)


def test_a_stamp_that_cannot_be_read_counts_as_none(tmp_path: Path) -> None:
    (tmp_path / "stamp").write_text("{half")
    assert read_stamp(tmp_path / "stamp") == {}
