"""Reference implementations, one module per lesson: what hidden tests compare with and recorded results run on.

Instructors only; the student bundle leaves this package out.
"""
