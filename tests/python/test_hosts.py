"""Which page answers which address, and what its HTML is."""

import json
import unittest
import urllib.error
import urllib.request

from support import HOST, OnSite, exchange, world


def get(url):
    """The status, the final address and the text."""
    try:
        with urllib.request.urlopen(url) as page:
            return page.status, page.geturl(), page.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.url, error.read().decode()


class Hosts(OnSite):
    """A site whose addresses are paths."""

    def test_any_host_is_the_site_and_further_ones_are_counted(self):
        for url in ("http://localhost:8000/", "http://LOCALHOST:8000/rooms/", "https://other.example/", "http://10.0.0.1/map.html",
                    "https://other.example/rooms/"):
            self.assertEqual(get(url)[0], 200, url)
        self.assertEqual(exchange.hosts.further, {"other.example": 2, "10.0.0.1": 1})
        self.assertEqual(len(self.notes("host")), 3)
        for number in range(9):
            get(f"http://host-{number}.example/")
        self.assertEqual((len(self.notes("host")), len(exchange.hosts.further)), (7, 11))
        self.assertIn("localhost:8000 is answered by the simulated site", self.notes("host")[0])

    def test_an_unknown_first_path_is_the_start_page_and_others_are_missing(self):
        status, url, text = get(HOST + "/catalogue/deep/")
        self.assertEqual((status, url), (200, HOST + "/catalogue/deep/"))
        self.assertIn("<h1>Home</h1>", text)
        self.assertIn("/catalogue/deep/", self.notes("start")[0])
        status, _, text = get(HOST + "/catalogue/other/")
        self.assertEqual(status, 404)
        self.assertIn("<h1>404 Not Found</h1>", text)
        self.assertEqual(get(HOST + "/catalogue/deep/")[0], 200)
        self.assertEqual(self.site.fetched, ["/", "/catalogue/other/", "/"])

    def test_addresses_that_servers_take_for_another(self):
        get(HOST + "/")
        self.assertEqual(get(HOST + "/rooms")[:2], (200, HOST + "/rooms/"))
        self.assertIn("<h1>Moths</h1>", get(HOST + "/rooms/moths.html?utm_source=x")[2])
        self.assertIn("<h1>Rooms</h1>", get(HOST + "/rooms/index.html")[2])
        self.assertEqual(self.site.fetched, ["/", "/rooms", "/rooms/", "/rooms/moths.html", "/rooms/"])

    def test_numbered_pages_end(self):
        count = len(self.site.pages)
        for form in ("/page/{}", "/catalogue/page-{}.html", "/list?p={}", "/list.php?page={}"):
            self.assertIn("<h1>Home</h1>", get(HOST + form.format(1))[2], form)
            self.assertIn("<h1>Rooms</h1>", get(HOST + form.format(2))[2], form)
            self.assertEqual(get(HOST + form.format(count + 1))[0], 404, form)
        self.assertIn("<h1>Shells</h1>", get(HOST + "/list?start=50")[2])
        self.assertEqual(len(self.notes("start")), 1)

    def test_httpbin_answers_about_the_request(self):
        self.assertEqual(json.loads(get(HOST + "/get?a=1")[2])["args"], {"a": "1"})
        self.assertIn("Python-urllib", json.loads(get(HOST + "/user-agent")[2])["user-agent"])
        self.assertIn("origin", json.loads(get(HOST + "/ip")[2]))
        self.assertEqual([get(f"{HOST}/status/{status}")[0] for status in (200, 404, 503)], [200, 404, 503])
        self.assertEqual(get(HOST + "/status/302")[1], HOST + "/get")

    def test_a_delay_is_in_virtual_seconds_and_meets_a_timeout(self):
        import httpx
        import requests
        slept, real = [], world.sleep_us
        world.sleep_us = slept.append
        try:
            requests.get(HOST + "/delay/3")
            self.assertEqual(slept, [3_000_000])
            with self.assertRaises(requests.ReadTimeout):
                requests.get(HOST + "/delay/3", timeout=1)
            with self.assertRaises(httpx.ReadTimeout):
                httpx.get(HOST + "/delay/9")
        finally:
            world.sleep_us = real
        self.assertEqual([each // 1_000_000 for each in slept], [3, 0, 4])

    def test_hosts_that_must_fail_have_no_address(self):
        exchange.begin(failing=["down.example"])
        for host in ("a.invalid", "this-does-not-exist.com", "some-made-up-domain.com", "nonexistent.org", "ttt.ttt", "down.example"):
            with self.assertRaises(urllib.error.URLError, msg=host):
                urllib.request.urlopen(f"http://{host}/")
        for host in ("existing.example", "www.example.com", "realpython.com"):
            self.assertEqual(get(f"http://{host}/")[0], 200)

    def test_pages_are_the_same_each_time_and_differ_from_each_other(self):
        first = get(HOST + "/rooms/moths.html")[2]
        self.assertEqual(first, get("http://another.example/rooms/moths.html")[2])
        self.assertNotEqual(first, get(HOST + "/rooms/clocks.html")[2])
        for part in ("<title>Moths</title>", "<h1>Moths</h1>", '<a href="/rooms/clocks.html">'):
            self.assertIn(part, first)
        self.assertIn('href="https://elsewhere.example/clocks"', get(HOST + "/items/4.html")[2])
        self.assertIn('<img src="/img/key.svg"', get(HOST + "/")[2])

    def test_contents_have_their_types(self):
        import requests
        self.assertEqual(requests.get(HOST + "/img/key.svg").headers["Content-Type"], "image/svg+xml")
        self.assertTrue(requests.get(HOST + "/img/key.svg").content.startswith(b"<svg"))
        self.assertEqual(requests.get(HOST + "/data.json").headers["Content-Type"], "application/json")

    def test_presets_have_the_markup_of_practice_sites(self):
        books = get("https://books.toscrape.com/")[2]
        self.assertEqual(books.count('<article class="product_pod">'), 4)
        self.assertIn('class="price_color">£', books)
        quotes = get("https://quotes.toscrape.com/")[2]
        self.assertEqual((quotes.count('class="quote"'), quotes.count('class="author"')), (4, 4))


class Demo(OnSite):
    """A site with a host of its own, and real pages."""

    file = {"start": "https://museum.example/site/", "robots": "Sitemap: https://museum.example/site/map.xml\n", "pages": [
        {"url": "/site/", "links": ["/site/a/", "/site/b.html"]}, {"url": "/site/a/", "links": ["/site/"]},
        {"url": "/site/b.html", "status": 302, "location": "https://museum.example/site/a/"}, {"url": "/site/caf%C3%A9.html"},
        {"url": "https://other.example/", "status": 200}]}
    bodies = {"index.html": b'<h1>Real</h1><a href="a/#x">A</a><a href="https://museum.example/site/b.html">B</a>'
                            b'<a href="//museum.example/site/">C</a><a href="mailto:x@y">D</a>',
              "a/index.html": b"<h1>Room A</h1>", "caf\u00e9.html": b"<h1>Caf\xc3\xa9</h1>"}

    def test_real_pages_are_served_under_the_host_of_the_program(self):
        text = get("http://shop.test/site/")[2]
        self.assertIn('href="a/#x"', text)
        self.assertIn('href="http://shop.test/site/b.html"', text)
        self.assertIn('href="//shop.test/site/"', text)
        self.assertEqual(get("http://shop.test/site/b.html")[1:], ("http://shop.test/site/a/", "<h1>Room A</h1>"))
        self.assertIn("Café", get("http://shop.test/site/caf%C3%A9.html")[2])
        self.assertIn("http://shop.test/site/map.xml", get("http://shop.test/robots.txt")[2])

    def test_under_its_own_host_nothing_changes_and_nothing_is_said(self):
        self.assertEqual(get("https://museum.example/site/")[2].encode(), self.bodies["index.html"])
        self.assertEqual(self.site.notes, [])

    def test_robots_come_before_the_first_path_and_the_root_is_always_there(self):
        self.assertEqual(get("https://shop.test/robots.txt")[0], 200)
        self.assertEqual([get("https://shop.test" + path)[0] for path in ("/deep/x", "/deep/y", "/")], [200, 404, 200])

    def test_a_program_that_leaves_out_relative_links_is_told(self):
        import playground_network
        playground_network.prepare("for link in links:\n    if link.startswith('/'): go(link)")
        playground_network.prepare("for link in links: go(urljoin(base, link))")
        self.assertEqual(len(self.notes("links")), 1)

    def test_the_start_page_under_another_path_has_links_from_the_root(self):
        text = get("https://shop.test/")[2]
        self.assertIn('href="/site/a/#x"', text)
        self.assertIn('href="mailto:x@y"', text)

    def test_a_host_that_the_site_knows_has_its_own_page(self):
        get("https://museum.example/site/")
        get("https://other.example/")
        self.assertEqual(self.site.fetched, ["https://museum.example/site/", "https://other.example/"])


if __name__ == "__main__":
    unittest.main()
