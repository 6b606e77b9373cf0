"""What the tests of commands share."""

import signal

import pytest


@pytest.fixture(scope="session", autouse=True)
def interrupts_heeded():
    """Heed Ctrl-C where the shell that began the tests did not: what they start would not be ended by it either."""
    before = signal.getsignal(signal.SIGINT)
    if before is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
