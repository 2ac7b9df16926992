"""The instructor's side: from the author's text to gradebook, feedback and class report.

In the order of the flow:

    build       solutions/<lesson>.py          -> the author's notebook
    release     the author's notebook          -> lessons/, and the gradebook's idea of the lesson
    collect     a folder of submissions        -> classroom/submitted; collect_lms, lms: zips of learning platforms
    intake      a submitted notebook           -> one with all its test cells, and a list of what was repaired
    isolation   a submission's cells           -> a walled-in session that holds their objects
    evaluate    notebook and session           -> verdicts
    submission  the three above                -> one Result and the graded notebook
    record      both                           -> the gradebook, by one writer
    grade       the steps above, for a class side by side or for one notebook; workers: in which processes;
                fingerprint: what need not be done again; alone: one grader at a time; regrade: before and after
    autograde   the same steps inside nbgrader's converter, for its command line and the formgrader's button
    standing    Results, points given by hand (overrides), lateness (late) -> what counts for each student
    report, feedback, gradebook_table, export, lms_export, show      standings -> pages and tables for people

Beside the flow, `ledger` writes what became of the article's claims, `site` the course site, `bundle` what students
get.

`hidden` holds the hidden tests, `variants` right and wrong answers to every exercise, `prove` tries them and mutants of
the references on every check, `sample_class` makes a class of them. The command line is `cli`.
"""

import sys

# jsonschema, which nbformat imports, would take more than a second to build a grammar of international links. Notebooks
# hold none; without the grammar that one format goes unchecked.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
