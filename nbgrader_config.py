"""nbgrader's settings: where things lie, and our own steps in its autograding."""

from graders.lessons import ROOT, classroom

CLASSROOM = classroom()

c = get_config()  # noqa: F821

c.CourseDirectory.course_id = "dropout"
c.CourseDirectory.root = str(ROOT)
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "lessons"
c.CourseDirectory.submitted_directory = str(CLASSROOM / "submitted")
c.CourseDirectory.autograded_directory = str(CLASSROOM / "autograded")
c.CourseDirectory.feedback_directory = str(CLASSROOM / "feedback")
c.CourseDirectory.db_url = f"sqlite:///{CLASSROOM / 'gradebook.db'}"
c.Exchange.root = str(CLASSROOM / "exchange")

c.Autograde.sanitize_preprocessors = [
    "nbgrader.preprocessors.ClearOutput",
    "graders.autograde.Intake",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Autograde.autograde_preprocessors = [
    "graders.autograde.Evaluate",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Evaluate.classroom = str(CLASSROOM)

# Validate runs what grading runs: no experiments.
c.Execute.skip_cells_with_tag = "experiment"
