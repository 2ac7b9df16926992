"""Every threat: importing this module registers them."""

from . import accidents, exhaustion, forging, lending, reading, tampering
from .accidents import FOLDERS
from .threat import THREATS

__all__ = ["FOLDERS", "THREATS", "accidents", "exhaustion", "forging", "lending", "reading", "tampering"]
