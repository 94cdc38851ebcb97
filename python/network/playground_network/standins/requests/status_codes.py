"""`requests.codes`: statuses by name, such as `codes.ok` and `codes.not_found`."""

from http import HTTPStatus

from .structures import LookupDict

_MORE = {200: ("okay", "all_ok", "all_okay", "all_good"), 301: ("moved", "moved_permanently"), 302: ("found",),
         400: ("bad",), 429: ("too_many",), 500: ("server_error", "internal_server_error"), 503: ("unavailable",)}

codes = LookupDict(name="status_codes")
for _status in HTTPStatus:
    for _name in (_status.name.lower(), *_MORE.get(_status.value, ())):
        setattr(codes, _name, _status.value)
        setattr(codes, _name.upper(), _status.value)
