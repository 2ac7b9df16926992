"""`make test-wide` runs the quicker threats in the strongest tier, `make test-all` all of them in each safe tier."""

import pytest


def pytest_collection_modifyitems(items):
    for item in items:
        parameters = item.callspec.params if hasattr(item, "callspec") else {}
        threat = parameters.get("threat")
        if threat is None or not item.get_closest_marker("full"):
            continue
        if threat.slow or parameters["process"] != "namespaces":
            item.add_marker(pytest.mark.slow)
