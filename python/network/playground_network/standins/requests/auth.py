"""Credentials: accepted. The site asks for none."""


class AuthBase:
    """The base of credentials."""


class HTTPBasicAuth(AuthBase):
    """A name and a password."""

    def __init__(self, username, password):
        self.username, self.password = username, password


class HTTPProxyAuth(HTTPBasicAuth):
    """For a proxy."""


class HTTPDigestAuth(HTTPBasicAuth):
    """As a digest."""
