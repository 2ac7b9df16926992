"""`python -m tests.threats`: put threats through the engine, and print what came of them or write the table of all."""

import argparse
import contextlib
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from graders.isolation.tiers import SAFE, TIERS
from graders.isolation.warm import WarmProcess

from .all import THREATS
from .processes import adopt_orphans
from .run import LIMITS, Outcome, run, scene
from .stock import HARMLESS, SECONDS, stock_course
from .table import not_tried, table, write
from .threat import Harm, Threat


def main() -> int:
    """Run the threats that are asked for; exit with 1 if something came of one that must not."""
    parser = argparse.ArgumentParser("python -m tests.threats", description=__doc__)
    parser.add_argument("which", nargs="*", help="names or rows; default: all")
    parser.add_argument("--tier", choices=TIERS, action="append", help="default: all that are safe")
    parser.add_argument("--stock", action="store_true", help="stock nbgrader as well")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the table of all threats, tiers and nbgrader")
    options = parser.parse_args()
    adopt_orphans()
    wanted = [t for t in THREATS if not options.which or {t.name, str(t.row)} & set(options.which)]
    tiers = list(TIERS) if options.write else options.tier or list(SAFE)
    outcomes = {tier: _in_tier(tier, wanted) for tier in tiers}
    stock = _in_stock(wanted) if options.stock or options.write else {}
    if options.write:
        write(options.write, table(outcomes, stock, version("nbgrader"), SECONDS))
    return any("✗" in outcome for tier in SAFE for outcome in outcomes.get(tier, {}).values())


def _in_tier(tier: str, threats: list[Threat]) -> dict[str, str]:
    found = {}
    with contextlib.closing(WarmProcess(tier)) as process:
        for threat in threats:
            if not_tried(threat, tier, SAFE):
                continue
            with tempfile.TemporaryDirectory() as folder, scene(Path(folder)) as around:
                outcome = run(threat, process.open, around)
            found[threat.name] = _words(outcome)
            print(f"{tier} {threat.row} {threat.name} ({outcome.seconds:.1f} s) {found[threat.name]}", flush=True)
            for fault in outcome.faults:
                print(f"    {fault}", flush=True)
    return found


def _words(outcome: Outcome) -> str:
    return f"{'✗' if outcome.faults else '✓'} {outcome.summary}"


def _in_stock(threats: list[Threat]) -> dict[str, str]:
    found = {}
    with tempfile.TemporaryDirectory() as folder, stock_course(Path(folder) / "course") as course:
        for threat in threats:
            if threat.harm in HARMLESS and not threat.slow:
                with tempfile.TemporaryDirectory() as places, scene(Path(places)) as around:
                    reads = threat.harm is Harm.READS
                    found[threat.name] = course.outcome(
                        threat, **around.places(LIMITS.call, LIMITS.cell) if reads else {}
                    )
                print(f"stock {threat.row} {threat.name} {found[threat.name]}", flush=True)
    return found


if __name__ == "__main__":
    sys.exit(main())
