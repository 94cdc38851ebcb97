"""Errors of the protocol: none occurs here."""


class HttpProcessingError(Exception):
    """The base of the errors."""

    code, message, headers = 0, "", None


class BadHttpMessage(HttpProcessingError):
    """A message is not valid."""

    code, message = 400, "Bad Request"


class InvalidHeader(BadHttpMessage):
    """A header is not valid."""


class LineTooLong(BadHttpMessage):
    """A line is too long."""
