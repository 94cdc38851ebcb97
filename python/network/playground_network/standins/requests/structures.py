"""Mappings of requests."""

from playground_network.headers import Headers


class CaseInsensitiveDict(Headers):
    """A mapping whose keys ignore case."""


class LookupDict(dict):
    """A dict whose items are attributes, too. A missing one is `None`."""

    def __init__(self, name=None):
        self.name = name
        super().__init__()

    def __getitem__(self, key):
        return self.__dict__.get(key)

    def get(self, key, default=None):
        return self.__dict__.get(key, default)
