"""The demo: a sample class from release to report, in a folder of its own, with the steps that a real class takes."""

import os
import shutil
from pathlib import Path

from rich.console import Console

from graders.build import write
from graders.grade import grade_class
from graders.gradebook import Gradebook
from graders.isolation import ready
from graders.lessons import ROOT, all_lessons, classroom, find_lesson
from graders.sample_class import write_sample_class
from graders.show import progress, show_table, write_reports
from graders.standing import standings

LESSON = "02_dropout_mechanics"


def run_demo(folder: Path | None = None) -> None:
    """Release the lessons, grade the sample class, and show gradebook, feedback and class report."""
    folder = (folder or ROOT / "build" / "demo").resolve()
    shutil.rmtree(folder, ignore_errors=True)
    os.environ["DROPCOURSE_CLASSROOM"] = str(folder / "classroom")

    say = Console(highlight=False).print
    lesson = find_lesson(LESSON)
    gradebook = Gradebook()
    for each in all_lessons():
        write(each)
        gradebook.release(each)
    say(f"1. Released {len(all_lessons())} lessons into lessons/")
    students = write_sample_class(folder / "submissions", lesson)
    say(f"2. Wrote a sample class of {len(students)} students")
    say(f"3. Grading, students' code walled in by {ready()}")
    with progress(f"grading {lesson.name}") as step:
        results = grade_class(lesson, folder / "submissions", step=step)
    say("4. The gradebook")
    show_table(lesson, standings(lesson))
    reports = write_reports(lesson, classroom() / "reports")
    weakest = min((result for result in results if not result.held_reason and result.points), key=lambda r: r.points)
    feedback = classroom() / "feedback" / weakest.student / lesson.name / f"{lesson.topic}.html"
    say("5. To look at")
    for what, path in (("feedback of one student", feedback), ("class report", reports[0]), ("totals", reports[2])):
        say(f"   {what:24} {_short(path)}", soft_wrap=True)


def _short(path: Path) -> str:
    """The path as seen from where the command was started, if it is below."""
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)
