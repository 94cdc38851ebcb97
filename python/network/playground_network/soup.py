"""Parser names of BeautifulSoup: `lxml` and `html5lib` are `html.parser` here."""

from . import ground

_OTHERS = ("lxml", "lxml-html", "html5lib", "xml", "lxml-xml", "html5", "html5-fast")
_noted = set()


def begin():
    """Forgets which parsers were noted in the run before."""
    _noted.clear()


def adapt(bs4):
    """Registers `html.parser` under the names of the parsers that are missing, with one note for each."""
    kind = bs4.builder.HTMLParserTreeBuilder

    class Named(kind):
        """`html.parser` under other names: BeautifulSoup warns if a program named no parser, but this one did."""

        ALTERNATE_NAMES = [*kind.ALTERNATE_NAMES, *_OTHERS]

    lookup = bs4.builder.builder_registry.lookup

    def look_up(*features):
        found = lookup(*features)
        named = [name for name in features if isinstance(name, str) and name.lower() in _OTHERS]
        if named and (found is None or found is kind):
            if named[0] not in _noted:
                _noted.add(named[0])
                ground.note("parser", f"The parser {named[0]} is not here: html.parser reads the page. The trees differ only "
                            "where the HTML is broken.")
            return Named
        return found
    bs4.builder_registry.lookup = look_up
    bs4.builder.builder_registry.lookup = look_up
