"""`python -m dropcourse doctor` says what is wrong with a set-up."""

import argparse
import sys

from dropcourse.doctor import environment_report, examine


def main(arguments: list[str] | None = None) -> int:
    """Run a command; return its exit code: 0 if all is well, 1 if the doctor found a fault."""
    parser = argparse.ArgumentParser("python -m dropcourse", epilog="exit codes: 0 all is well, 1 a fault was found")
    parser.add_argument("command", choices=["doctor"], help="doctor: look at the set-up and say what is missing")
    parser.parse_args(arguments)
    print(environment_report())
    return 0 if all(finding.well for finding in examine()) else 1


if __name__ == "__main__":
    sys.exit(main())
