"""The stand-in for requests."""

import datetime
import pickle
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from support import HOST, OnSite, world


class Requests(OnSite):
    """`requests` as its documentation describes it."""

    def setUp(self):
        super().setUp()
        import requests
        self.requests = requests

    def test_a_response_has_what_programs_read(self):
        response = self.requests.get(HOST + "/rooms/", headers={"User-Agent": "x"}, timeout=(3, 30))
        self.assertEqual((response.status_code, response.reason, response.ok, bool(response)), (200, "OK", True, True))
        self.assertEqual(response.url, HOST + "/rooms/")
        self.assertEqual(response.headers["content-type"], response.headers["Content-Type"])
        self.assertIn("Moths", response.text)
        self.assertEqual(response.content, response.text.encode())
        self.assertEqual((response.encoding, response.apparent_encoding), ("utf-8", "ascii"))
        response.encoding = response.apparent_encoding
        self.assertIn("<h1>Rooms</h1>", response.text)
        self.assertGreater(response.elapsed, datetime.timedelta(0))
        self.assertEqual(response.request.headers["User-Agent"], "x")
        self.assertEqual(b"".join(response.iter_content(100)), response.content)
        self.assertEqual([*response.iter_lines()], response.content.splitlines())
        self.assertEqual(self.site.limits[0], (30_000_000, 3_000_000))

    def test_the_body_is_charged_once_and_only_when_it_is_read(self):
        response = self.requests.get(HOST + "/rooms/")
        self.assertEqual((response.status_code, self.site.parsed), (200, []))
        self.assertTrue(response.text and response.content)
        self.assertEqual(self.site.parsed, ["/rooms/"])

    def test_there_is_no_timeout_unless_one_is_given(self):
        self.requests.get(HOST + "/")
        self.assertEqual(self.site.limits, [(None, None)])

    def test_redirects_are_followed_and_remembered(self):
        response = self.requests.get(HOST + "/old-map.html")
        self.assertEqual((response.url, [each.status_code for each in response.history]), (HOST + "/map.html", [301]))
        response = self.requests.get(HOST + "/old-map.html", allow_redirects=False)
        self.assertTrue(response.is_redirect and response.is_permanent_redirect)
        self.assertEqual(response.headers["location"], HOST + "/map.html")
        self.assertEqual(self.requests.head(HOST + "/old-map.html").status_code, 301)
        self.assertEqual(self.site.fetched, ["/old-map.html", "/map.html", "/old-map.html", "/old-map.html"])

    def test_a_loop_of_redirects_ends(self):
        self.site.pages["/a"] = {"url": "/a", "status": 302, "location": "/a"}
        with self.assertRaises(self.requests.TooManyRedirects):
            self.requests.get(HOST + "/a")
        self.assertEqual(len(self.site.fetched), 31)

    def test_an_error_status_raises_only_when_asked(self):
        response = self.requests.get(HOST + "/missing.html")
        self.assertIn("404 Not Found", response.text)
        with self.assertRaises(self.requests.HTTPError) as raised:
            response.raise_for_status()
        self.assertEqual(str(raised.exception), f"404 Client Error: Not Found for url: {HOST}/missing.html")
        self.assertIs(raised.exception.response, response)

    def test_the_exceptions_form_the_real_tree(self):
        errors = self.requests.exceptions
        self.assertTrue(issubclass(errors.RequestException, OSError))
        self.assertTrue(issubclass(errors.ConnectTimeout, errors.ConnectionError))
        self.assertTrue(issubclass(errors.ConnectTimeout, errors.Timeout))
        self.assertFalse(issubclass(errors.ReadTimeout, errors.ConnectionError))
        self.assertTrue(issubclass(errors.MissingSchema, ValueError))
        self.assertTrue(issubclass(errors.JSONDecodeError, ValueError))
        for url, kind in (("shop.test/", errors.MissingSchema), ("", errors.MissingSchema), ("http://", errors.InvalidURL),
                          ("mailto:a@b", errors.InvalidSchema), ("http://nothing.invalid/", errors.ConnectionError)):
            with self.subTest(url), self.assertRaises(kind) as raised:
                self.requests.get(url)
            self.assertIs(type(raised.exception), kind)
        self.site.failures = {"/": "refused", "/rooms/": "connect-timeout"}
        for path, kind in (("/", errors.ConnectionError), ("/rooms/", errors.ConnectTimeout)):
            with self.assertRaises(kind):
                self.requests.get(HOST + path)
        self.site.failures = {"/": "limit"}
        with self.assertRaisesRegex(errors.ConnectionError, "page limit of this run"):
            self.requests.get(HOST + "/")
        with self.assertRaises(errors.ReadTimeout):
            self.requests.get(HOST + "/about.html", timeout=0.0001)
        with self.assertRaises(errors.JSONDecodeError):
            self.requests.get(HOST + "/map.html").json()

    def test_a_session_shares_headers_cookies_and_parameters(self):
        with self.requests.Session() as session:
            session.headers.update({"X-Test": "1"})
            session.cookies.set("a", "b")
            session.params = {"k": "v"}
            told = session.get(HOST + "/get", params={"n": 1}).json()
        self.assertEqual(told["args"], {"k": "v", "n": "1"})
        self.assertEqual((told["headers"]["X-Test"], told["headers"]["Cookie"]), ("1", "a=b"))
        self.assertIn("python-requests", told["headers"]["User-Agent"])

    def test_retries_of_an_adapter_repeat_the_request(self):
        from requests.adapters import HTTPAdapter
        from urllib3.util.retry import Retry
        self.site.pages["/"]["status"] = 503
        session = self.requests.Session()
        session.mount("https://", HTTPAdapter(max_retries=Retry(total=2, status_forcelist=[503])))
        with self.assertRaises(self.requests.exceptions.RetryError):
            session.get(HOST + "/")
        self.assertEqual(self.site.fetched, ["/"] * 3)

    def test_a_blocking_pool_limits_requests_in_flight(self):
        from requests.adapters import HTTPAdapter
        session, most, now, lock = self.requests.Session(), [0], [0], threading.Lock()
        session.mount("https://", HTTPAdapter(pool_maxsize=2, pool_block=True))
        real = world.fetch

        def counted(*arguments, **keywords):
            with lock:
                now[0] += 1
                most[0] = max(most[0], now[0])
            try:
                return real(*arguments, **keywords)
            finally:
                with lock:
                    now[0] -= 1
        world.fetch = counted
        try:
            with ThreadPoolExecutor(8) as pool:
                [*pool.map(session.get, [HOST + "/map.html"] * 8)]
        finally:
            world.fetch = real
        self.assertEqual((most[0], len(self.site.fetched)), (2, 8))

    def test_forms_that_are_seldom(self):
        with self.requests.get(HOST + "/", stream=True) as response:
            self.assertTrue(b"".join(response.iter_content(chunk_size=64)).startswith(b"<!DOCTYPE"))
        with self.assertRaises(RuntimeError):
            response.content
        self.assertEqual(partial(self.requests.get, timeout=5)(HOST + "/").status_code, self.requests.codes.ok)
        self.assertEqual(pickle.loads(pickle.dumps(self.requests.get(HOST + "/"))).status_code, 200)
        from requests.compat import cookielib, urljoin
        self.assertEqual((urljoin("http://a/b", "c"), cookielib.__name__), ("http://a/c", "http.cookiejar"))
        self.assertIs(self.requests.packages.urllib3.disable_warnings(), None)
        self.assertEqual(self.requests.get(HOST + "/data.json").json(), {"path": "/data.json"})


if __name__ == "__main__":
    unittest.main()
