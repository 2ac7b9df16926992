"""The error that says a request cannot be carried out as it was made; the command line ends with exit code 2."""


class RequestRefused(ValueError):
    """The message says what is wrong and what to do."""
