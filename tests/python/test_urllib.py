"""`urllib` and `http.client` over the simulated network: the real modules."""

import http.client
import io
import socket
import ssl
import threading
import unittest
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from urllib import robotparser

from support import HOST, OnSite


class Urllib(OnSite):
    """What programs do with `urlopen`."""

    def test_a_response_has_what_programs_read(self):
        with urllib.request.urlopen(HOST + "/rooms/", timeout=3) as page:
            self.assertEqual((page.getcode(), page.status, page.code, page.reason), (200, 200, 200, "OK"))
            self.assertEqual((page.geturl(), page.url), (HOST + "/rooms/",) * 2)
            self.assertEqual(page.info().get_content_charset(), "utf-8")
            self.assertEqual(page.headers["content-type"], page.getheader("Content-Type"))
            self.assertEqual(self.site.parsed, [])
            first = page.readline()
            self.assertEqual(first, b"<!DOCTYPE html>\n")
            self.assertIn(b"</html>", page.read())
        self.assertEqual(self.site.parsed, ["/rooms/"])
        self.assertEqual(self.site.limits, [(3_000_000, None)])

    def test_errors_are_those_of_python(self):
        with self.assertRaises(urllib.error.HTTPError) as raised:
            urllib.request.urlopen(HOST + "/missing.html")
        self.assertEqual((raised.exception.code, raised.exception.reason), (404, "Not Found"))
        self.assertIn(b"<h1>404 Not Found</h1>", raised.exception.read())
        with self.assertRaises(urllib.error.URLError) as raised:
            urllib.request.urlopen("http://made-up-domain.example/")
        self.assertIsInstance(raised.exception.reason, socket.gaierror)
        self.site.failures = {"/": "refused"}
        with self.assertRaises(urllib.error.URLError) as raised:
            urllib.request.urlopen(HOST + "/")
        self.assertIsInstance(raised.exception.reason, ConnectionRefusedError)
        with self.assertRaises(TimeoutError):
            urllib.request.urlopen(HOST + "/map.html", timeout=0.0001)
        with self.assertRaises(ValueError):
            urllib.request.urlopen("rooms/")

    def test_redirects_openers_and_requests(self):
        self.assertEqual(urllib.request.urlopen(HOST + "/old-map.html").geturl(), HOST + "/map.html")
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        opener.addheaders = [("User-agent", "mine")]
        self.assertIn(b'"mine"', opener.open(HOST + "/user-agent").read())
        asked = urllib.request.Request(HOST + "/headers", headers={"X-B": "c"}, method="HEAD")
        self.assertEqual(urllib.request.urlopen(asked, context=ssl.create_default_context()).read(), b"")
        path, headers = urllib.request.urlretrieve(HOST + "/map.html")
        self.assertEqual(headers.get_content_type(), "text/html")
        with open(path, encoding="utf-8") as file:
            self.assertIn("<h1>Map</h1>", file.read())

    def test_names_that_python_exports_again(self):
        for name in ("urljoin", "urlparse", "urlsplit", "URLError", "HTTPError", "quote"):
            self.assertTrue(hasattr(urllib.request, name), name)
        with ThreadPoolExecutor(4) as pool:
            pages = list(pool.map(urllib.request.urlopen, [HOST + "/", HOST + "/rooms/"]))
        self.assertEqual([page.status for page in pages], [200, 200])

    def test_robots_are_those_of_the_site(self):
        rules = robotparser.RobotFileParser(HOST + "/robots.txt")
        rules.read()
        self.assertTrue(rules.can_fetch("*", HOST + "/rooms/"))
        self.assertFalse(rules.can_fetch("*", HOST + "/private/door.html"))

    def test_http_client_keeps_its_connection(self):
        connection = http.client.HTTPSConnection("shop.test", timeout=5)
        for path, status in (("/", 200), ("/missing.html", 404), ("/old-map.html", 301)):
            connection.request("GET", path)
            response = connection.getresponse()
            self.assertEqual((response.status, len(response.read()) > 0), (status, True))
        self.assertEqual(response.getheader("location"), HOST + "/map.html")
        connection.close()
        with self.assertRaises(http.client.CannotSendRequest):
            connection.request("GET", "/")
            connection.request("GET", "/")

    def test_sockets_are_refused_with_a_sentence(self):
        with self.assertRaisesRegex(OSError, "Sockets cannot be opened here"):
            socket.create_connection(("shop.test", 80))
        with socket.socket() as each, self.assertRaisesRegex(OSError, "Sockets cannot be opened here"):
            each.connect(("127.0.0.1", 80))

    def test_a_body_can_be_read_in_another_thread(self):
        page, found = urllib.request.urlopen(HOST + "/map.html"), []
        thread = threading.Thread(target=lambda: found.append(io.BytesIO(page.read()).getvalue()))
        thread.start()
        thread.join()
        self.assertIn(b"Map", found[0])


if __name__ == "__main__":
    unittest.main()
