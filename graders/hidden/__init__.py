"""Hidden tests, one module per lesson: the visible checks on inputs that nobody can foresee, and comparisons with the
reference. A function has the name of its test cell."""
