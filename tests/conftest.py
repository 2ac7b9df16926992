"""What tests share: one torch thread, and a classroom of its own for each test."""

import pytest
import torch

torch.set_num_threads(1)


@pytest.fixture(autouse=True)
def own_classroom(tmp_path, monkeypatch):
    monkeypatch.setenv("DROPCOURSE_CLASSROOM", str(tmp_path / "classroom"))
