"""The real BeautifulSoup with names of parsers that are not here."""

import importlib.util
import unittest
import warnings

from support import HOST, OnSite


@unittest.skipIf(importlib.util.find_spec("bs4") is None, "needs bs4")
class Soup(OnSite):
    """Parser names."""

    def test_other_parsers_are_html_parser_with_one_note_each(self):
        from bs4 import BeautifulSoup
        for parser in ("html.parser", "lxml", "lxml", "html5lib"):
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                soup = BeautifulSoup("<p class=a>x<b>y</p>", parser)
            self.assertEqual((soup.p["class"], soup.select_one("b").text), (["a"], "y"))
        self.assertEqual(len(self.notes("parser")), 2)

    def test_without_a_name_it_warns_as_it_does_anywhere(self):
        from bs4 import BeautifulSoup
        with self.assertWarns(UserWarning):
            self.assertEqual(BeautifulSoup("<p>x</p>").p.text, "x")
        self.assertEqual(self.notes("parser"), [])

    def test_a_response_can_be_given_to_it(self):
        import urllib.request

        from bs4 import BeautifulSoup
        soup = BeautifulSoup(urllib.request.urlopen(HOST + "/rooms/"), "html.parser")
        self.assertEqual([a["href"] for a in soup("a")], ["/rooms/shells.html", "/rooms/moths.html", "/rooms/clocks.html", "/"])


if __name__ == "__main__":
    unittest.main()
