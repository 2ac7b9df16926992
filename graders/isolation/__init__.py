"""Isolation: sessions forked from a warm process, each behind walls that its student's code cannot climb.

tiers    which walls there are, the attacks that prove them, and the choice among them
warm     the trusted side of the warm process, and of the sessions forked from it
outputs  what a session may show
inside/  the other side of the wall
"""

from graders.isolation.tiers import IsolationRefused, close, open_session, ready, try_tier

__all__ = ["IsolationRefused", "close", "open_session", "ready", "try_tier"]
