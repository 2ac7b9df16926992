"""The answers that a proof tries, and what must come of each: variants, mutants, the reference.

What must come of the mutants of a lesson is written in `graders/variants/<topic>/mutants.toml`:

    [sample_mask.equivalent]                   # mutants that no check can tell from the reference, and why
    "line 4: … >= … → … > …" = "reason"

    [sample_mask.diagnosed]                    # diagnoses given, found by a person to explain the mistake
    keep-drop-swapped = ["line 4: p → 1 - p"]
"""

import tomllib

from graders.lessons import Lesson, LessonNotFound, all_lessons, find_lesson
from graders.prove.mutants import Mutant
from graders.prove.source import reference_source
from graders.prove.trial import cells_of
from graders.variants import FOLDER


def reference(lesson: Lesson, exercise: str) -> Mutant:
    """The reference as an answer, a mutant without a mutation."""
    return Mutant(exercise, "reference", reference_source(lesson, exercise))


def equivalent(lesson: Lesson, exercise: str) -> dict[str, str]:
    """Title of a mutant -> why it is no mistake."""
    return _listed(lesson, exercise).get("equivalent", {})


def diagnosed(lesson: Lesson, exercise: str) -> dict[str, set[str]]:
    """Title of a mutant -> the diagnoses that explain it."""
    found: dict[str, set[str]] = {}
    for diagnosis, titles in _listed(lesson, exercise).get("diagnosed", {}).items():
        for title in titles:
            found.setdefault(title, set()).add(diagnosis)
    return found


def _listed(lesson: Lesson, exercise: str) -> dict:
    path = FOLDER / lesson.topic / "mutants.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")).get(exercise, {}) if path.exists() else {}


def chosen(names: list[str]) -> list[tuple[Lesson, str]]:
    """The exercises that `names`, of exercises or lessons, stand for; all of them without a name. Raises LessonNotFound
    that lists what there is."""
    every = [(lesson, exercise) for lesson in all_lessons() for exercise in cells_of(lesson)]
    found: list[tuple[Lesson, str]] = []
    for name in names:
        these = [(lesson, exercise) for lesson, exercise in every if exercise == name]
        if not these:
            try:
                these = [(lesson, exercise) for lesson, exercise in every if lesson == find_lesson(name)]
            except LessonNotFound as error:
                raise LessonNotFound(f"{error}; or exercises: {', '.join(e for _, e in every)}") from None
        found += these
    return list(dict.fromkeys(found)) if names else every
