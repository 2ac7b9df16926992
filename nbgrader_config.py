"""nbgrader's settings: where things lie, and our own steps in its releasing and autograding."""

import os
from pathlib import Path

import nbgrader

from graders.lessons import ROOT, classroom, exchange

CLASSROOM = classroom()

c = get_config()  # noqa: F821

c.CourseDirectory.course_id = "dropout"
c.CourseDirectory.root = str(ROOT)
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "lessons"
c.CourseDirectory.submitted_directory = str(CLASSROOM / "submitted")
c.CourseDirectory.autograded_directory = str(CLASSROOM / "autograded")
c.CourseDirectory.feedback_directory = str(CLASSROOM / "feedback")
# Another database by its URL, such as postgresql+psycopg://grader@localhost/dropout, needs the extra `postgresql`.
c.CourseDirectory.db_url = os.environ.get("DROPCOURSE_DATABASE", f"sqlite:///{CLASSROOM / 'gradebook.db'}")
c.Exchange.root = str(exchange())

c.GenerateAssignment.preprocessors = [
    "nbgrader.preprocessors.IncludeHeaderFooter",
    "nbgrader.preprocessors.InstantiateTests",
    "nbgrader.preprocessors.LockCells",
    "graders.stubs.Stubs",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.CheckCellMetadata",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.SaveCells",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbgrader.preprocessors.ClearMarkScheme",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.CheckCellMetadata",
]
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
c.AssignLatePenalties.plugin_class = "graders.late.LatePenalties"
c.GenerateFeedback.preprocessors = [
    "graders.feedback.Notes",
    "nbgrader.preprocessors.GetGrades",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]

# Pages made from students' notebooks run nothing and, as far as feedback goes, load nothing: formulas stay as they were
# typed, for the script that would set them comes from the network.
c.HTMLExporter.sanitize_html = True
c.HTMLExporter.filters = {
    "clean_html": "graders.harmless.clean_html",
    "strip_files_prefix": "graders.harmless.clean_html",  # nbgrader's templates send Markdown through this one alone
}
c.HTMLExporter.extra_template_basedirs = [
    str(ROOT / "graders" / "templates"),
    str(Path(nbgrader.__file__).parent / "server_extensions" / "formgrader" / "templates"),
]

# Validate runs what grading runs: no experiments.
c.Execute.skip_cells_with_tag = "experiment"
