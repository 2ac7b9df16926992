"""`python -m tests.threats`: run threats by name or row in a tier, and print what came of them."""

import argparse
import contextlib
import sys
import tempfile
from pathlib import Path

from graders.isolation.tiers import SAFE, TIERS
from graders.isolation.warm import WarmProcess

from .all import THREATS
from .processes import adopt_orphans
from .run import run, scene
from .threat import NEEDS_ISOLATION


def main() -> int:
    """Run the threats that are asked for; exit with 1 if something came of one that must not."""
    parser = argparse.ArgumentParser("python -m tests.threats", description=__doc__)
    parser.add_argument("which", nargs="*", help="names or rows; default: all")
    parser.add_argument("--tier", choices=TIERS, default="namespaces")
    options = parser.parse_args()
    adopt_orphans()
    wanted = [t for t in THREATS if not options.which or {t.name, str(t.row)} & set(options.which)]
    bad = 0
    with contextlib.closing(WarmProcess(options.tier)) as process:
        for threat in wanted:
            if threat.harm in NEEDS_ISOLATION and options.tier not in SAFE:
                continue
            with tempfile.TemporaryDirectory() as folder, scene(Path(folder)) as around:
                outcome = run(threat, process.open, around)
            bad += bool(outcome.faults)
            mark = "FAULT" if outcome.faults else "ok"
            print(f"{mark} {threat.row} {threat.name} ({outcome.seconds:.1f} s) {outcome.summary}", flush=True)
            for fault in outcome.faults:
                print("     ", fault, flush=True)
    return bad > 0


if __name__ == "__main__":
    sys.exit(main())
