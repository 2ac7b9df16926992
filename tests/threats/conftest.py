"""Of the threats, `make test-wide` runs the quicker half in the strongest tier; all of them are run by `make test-all`."""

import pytest


def pytest_collection_modifyitems(items):
    for item in items:
        threat = getattr(item, "callspec", None) and item.callspec.params.get("threat")
        if threat is not None and item.get_closest_marker("full"):
            if threat.slow or item.callspec.params["process"] != "namespaces":
                item.add_marker(pytest.mark.slow)
