"""Header fields: the names ignore case, and a name can occur more than once."""

from collections.abc import MutableMapping


class Headers(MutableMapping):
    """A mapping of names to values that ignores the case of the names and keeps their order."""

    def __init__(self, data=None, **more):
        self._items = []
        self.update(data or {}, **more)

    def update(self, data=(), /, **more):
        pairs = data.items() if hasattr(data, "items") else data
        for name, value in [*pairs, *more.items()]:
            self[name] = value

    def add(self, name, value):
        """Appends a value, and keeps the others of this name."""
        self._items.append((_text(name), _text(value)))

    def __setitem__(self, name, value):
        name = _text(name)
        kept = [item for item in self._items if item[0].lower() != name.lower()]
        self._items = [*kept, (name, value if value is None else _text(value))]

    def __getitem__(self, name):
        for key, value in self._items:
            if key.lower() == _text(name).lower():
                return value
        raise KeyError(name)

    def __delitem__(self, name):
        if name not in self:
            raise KeyError(name)
        self._items = [item for item in self._items if item[0].lower() != _text(name).lower()]

    def __contains__(self, name):
        return isinstance(name, (str, bytes)) and any(key.lower() == _text(name).lower() for key, _ in self._items)

    def __iter__(self):
        return iter(dict.fromkeys(key for key, _ in self._items))

    def __len__(self):
        return len({key.lower() for key, _ in self._items})

    def __eq__(self, other):
        try:
            other = Headers(other)
        except (TypeError, ValueError):
            return NotImplemented
        return self._lower() == other._lower()

    def __repr__(self):
        return repr(dict(self._items))

    def _lower(self):
        return sorted((key.lower(), value) for key, value in self._items)

    def getall(self, name, default=None):
        """All values of a name."""
        found = [value for key, value in self._items if key.lower() == name.lower()]
        if not found and default is None:
            raise KeyError(name)
        return found or default

    getlist = get_list = getall

    def getone(self, name, *default):
        return self.get(name, *default) if default else self[name]

    def multi_items(self):
        """All names and values, repeated names included."""
        return list(self._items)

    def copy(self):
        new = type(self)()
        new._items = list(self._items)
        return new

    def lower_items(self):
        return ((name.lower(), value) for name, value in self._items)

    def __or__(self, other):
        new = self.copy()
        new.update(other)
        return new


def _text(value):
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def charset(content_type):
    """The charset that a `Content-Type` names; `None` if it names none."""
    for part in (content_type or "").split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip(" \"'") or None
    return None


def links(value):
    """The links of a `Link` header, each as a dict with `url` and its parameters."""
    found = []
    for each in (value or "").split(","):
        url, *parameters = each.split(";")
        if url.strip(" <>'\""):
            link = {"url": url.strip(" <>'\"")}
            for parameter in parameters:
                key, _, text = parameter.partition("=")
                link[key.strip(" \"'")] = text.strip(" \"'")
            found.append(link)
    return found
