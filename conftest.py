"""What every test of the repository shares."""

import logging

import pytest


@pytest.fixture(autouse=True)
def no_logged_error(caplog):
    """A logged ERROR fails the test that caused it; `mute_logger` is the way out."""
    yield
    errors = [
        record.getMessage()
        for record in caplog.get_records("call")
        if record.levelno >= logging.ERROR
    ]
    assert not errors, f"logged as ERROR: {errors}"
