"""`python -m tests.threats`: run threats by name or row, print what came of them; or write the table of all."""

import argparse
import sys
import tempfile
from pathlib import Path

from graders.session import KernelSession, Limits

from .all import THREATS
from .processes import adopt_orphans
from .run import run, scene
from .threat import NEEDS_ISOLATION

LIMITS = Limits(cell=4, call=3)


def main() -> int:
    """Run the threats that are asked for; exit with 1 if something came of one that must not."""
    parser = argparse.ArgumentParser("python -m tests.threats", description=__doc__)
    parser.add_argument("which", nargs="*", help="names or rows; default: all")
    options = parser.parse_args()
    adopt_orphans()
    bad = 0
    for threat in THREATS:
        if options.which and not {threat.name, str(threat.row)} & set(options.which):
            continue
        if threat.harm in NEEDS_ISOLATION:
            continue
        with tempfile.TemporaryDirectory() as folder, scene(Path(folder)) as around:
            try:
                outcome = run(threat, lambda: KernelSession(LIMITS), around, LIMITS.call, LIMITS.cell)
            except Exception as error:
                import traceback
                traceback.print_exc()
                print("RAISED", threat.row, threat.name, repr(error)[:300], flush=True)
                bad += 1
                continue
        bad += bool(outcome.faults)
        mark = "FAULT" if outcome.faults else "ok"
        print(f"{mark} {threat.row} {threat.name} ({outcome.seconds:.1f} s) {outcome.summary}", flush=True)
        for fault in outcome.faults:
            print("     ", fault, flush=True)
    return bad > 0


if __name__ == "__main__":
    sys.exit(main())
