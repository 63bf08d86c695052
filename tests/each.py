"""One test for many things of a kind, which names all that fail at once."""

import inspect
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

import pytest


def for_each(things: Iterable[Any], name: Callable[[Any], str] = str) -> Callable[[Callable[..., None]], Any]:
    """Hand a test each of ``things`` as its first argument; what else it asks for are fixtures, shared by all.

    A fault in many things is one failed test that lists them, and a test of a thousand things costs one set-up.
    """
    known = list(things)
    assert known, "a test of nothing proves nothing"

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        signature = inspect.signature(test)

        @wraps(test)
        def test_all(**fixtures: Any) -> None:
            faults = []
            for thing in known:
                try:
                    test(thing, **fixtures)
                except (Exception, pytest.fail.Exception) as fault:
                    faults.append((thing, fault))
            if len(faults) == 1:
                thing, fault = faults[0]
                fault.add_note(f"with {name(thing)}")
                raise fault
            assert not faults, "\n".join(f"{name(thing)}: {fault!r}" for thing, fault in faults)

        test_all.__signature__ = signature.replace(parameters=list(signature.parameters.values())[1:])  # type: ignore[attr-defined]
        return test_all

    return decorate
