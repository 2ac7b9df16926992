"""Hidden inputs: fixed for a student and an exercise, different for any other, and unknown without the secret."""

import itertools
import stat

from graders.inputs import course_secret, inputs_for, seeded


def draw(secret, lesson, student, exercise):
    with seeded(secret, lesson, student):
        return tuple(inputs_for(exercise).integers(2**62, size=4))


def test_inputs_are_the_same_again():
    assert draw(b"s", "02", "ann", "mask") == draw(b"s", "02", "ann", "mask")


def test_inputs_differ_by_secret_lesson_student_and_exercise():
    draws = [draw(*key) for key in itertools.product((b"s", b"t"), ("0", "02"), ("2ann", "ann"), ("mask", "m"))]
    assert len(set(draws)) == len(draws)


def test_the_secret_is_made_once_and_is_the_owners_alone(tmp_path):
    first = course_secret(tmp_path / "classroom")
    assert len(first) == 32
    assert course_secret(tmp_path / "classroom") == first
    assert stat.S_IMODE((tmp_path / "classroom" / "course_secret").stat().st_mode) == 0o600


def test_two_courses_have_two_secrets(tmp_path):
    assert course_secret(tmp_path / "a") != course_secret(tmp_path / "b")
