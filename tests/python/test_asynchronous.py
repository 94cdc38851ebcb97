"""The stand-ins for httpx, aiohttp and aiofiles."""

import asyncio
import gc
import io
import logging
import unittest

from support import HOST, OnSite


class Httpx(OnSite):
    """`httpx` with both clients."""

    def setUp(self):
        super().setUp()
        import httpx
        self.httpx = httpx

    def test_defaults_are_five_seconds_and_no_redirects(self):
        response = self.httpx.get(HOST + "/old-map.html")
        self.assertEqual((response.status_code, response.has_redirect_location), (301, True))
        self.assertEqual(self.site.limits, [(5_000_000, 5_000_000)])
        with self.httpx.Client(follow_redirects=True, timeout=None) as client:
            response = client.get(HOST + "/old-map.html")
            self.assertEqual((str(response.url), len(response.history)), (HOST + "/map.html", 1))
            self.assertEqual(client._pool.limit, 100)
            client.timeout, client.headers = 2.0, {"A": "b"}
            self.assertEqual((client.timeout.read, client.headers["a"]), (2.0, "b"))
        self.assertEqual(self.site.limits[1], (None, None))

    def test_errors_have_the_real_tree(self):
        tree = self.httpx
        self.assertTrue(issubclass(tree.ConnectTimeout, tree.TimeoutException) and issubclass(tree.ConnectError, tree.NetworkError))
        self.assertTrue(issubclass(tree.HTTPStatusError, tree.HTTPError) and not issubclass(tree.InvalidURL, tree.HTTPError))
        for url, kind in (("/path", tree.UnsupportedProtocol), ("http://no-such-host.example", tree.ConnectError)):
            with self.subTest(url), self.assertRaises(kind):
                tree.get(url)
        with self.assertRaises(tree.ReadTimeout):
            tree.get(HOST + "/", timeout=0.0001)
        with self.assertRaises(tree.HTTPStatusError) as raised:
            tree.get(HOST + "/missing.html").raise_for_status()
        self.assertEqual(raised.exception.response.status_code, 404)

    def test_the_asynchronous_client_gets_and_streams(self):
        async def main():
            async with self.httpx.AsyncClient(base_url=HOST, limits=self.httpx.Limits(max_connections=2)) as client:
                pages = await asyncio.gather(*(client.get(path) for path in ("/", "/rooms/", "/map.html", "/about.html")))
                async with client.stream("GET", "/rooms/") as response:
                    with self.assertRaises(self.httpx.ResponseNotRead):
                        response.text
                    data = b"".join([piece async for piece in response.aiter_bytes()])
            with self.assertRaises(RuntimeError):
                await client.get("/")
            return [page.status_code for page in pages], data == pages[1].content
        self.assertEqual(asyncio.run(main()), ([200] * 4, True))

    def test_a_full_pool_raises_after_its_timeout(self):
        async def main():
            async with self.httpx.AsyncClient(limits=self.httpx.Limits(max_connections=1),
                                              timeout=self.httpx.Timeout(5, pool=0.01)) as client:
                async with client.stream("GET", HOST + "/"):
                    await client.get(HOST + "/rooms/")
        with self.assertRaises(self.httpx.PoolTimeout):
            asyncio.run(main())


class Aiohttp(OnSite):
    """`aiohttp` in and out of a loop."""

    def setUp(self):
        super().setUp()
        import aiohttp
        self.aiohttp = aiohttp

    def test_get_can_be_awaited_and_entered(self):
        async def main():
            async with self.aiohttp.ClientSession() as session:
                async with session.get(HOST + "/") as one:
                    first = await one.text()
                two = await session.get(HOST + "/")
                async with await session.get(HOST + "/") as three:
                    third = await three.read()
                task = asyncio.create_task(session.get(HOST + "/"))
                async with self.aiohttp.request("GET", HOST + "/") as five:
                    pass
                return first, (await two.read()).decode(), third.decode(), await (await task).text(), five.status
        *texts, status = asyncio.run(main())
        self.assertEqual((len(set(texts)), status), (1, 200))
        self.assertEqual(self.site.limits[0], (300_000_000, 30_000_000))

    def test_a_response_has_what_programs_read(self):
        async def main():
            async with self.aiohttp.ClientSession(HOST, headers={"X-A": "b"}) as session:
                async with session.get("/rooms/", timeout=7, ssl=False) as response:
                    pieces = [piece async for piece in response.content.iter_chunked(64)]
                    self.assertEqual(b"".join(pieces), await response.read())
                    self.assertEqual((response.ok, response.status, response.reason), (True, 200, "OK"))
                    self.assertEqual((response.content_type, response.charset), ("text/html", "utf-8"))
                    self.assertEqual(response.content_length, len(await response.read()))
                    self.assertEqual(response.headers["CONTENT-TYPE"], response.headers.get("content-type"))
                    self.assertEqual((str(response.url), response.url.host, response.url.path), (HOST + "/rooms/", "shop.test", "/rooms/"))
                async with session.get("/headers") as response:
                    self.assertEqual((await response.json())["headers"]["X-A"], "b")
                async with session.get("/old-map.html") as response:
                    self.assertEqual((len(response.history), response.url.name), (1, "map.html"))
                with self.assertRaises(self.aiohttp.ContentTypeError):
                    await (await session.get("/")).json()
        asyncio.run(main())
        self.assertEqual(self.site.limits[0], (7_000_000, None))
        self.assertEqual(self.site.parsed, ["/rooms/", "/headers", "/"])

    def test_errors_have_the_real_tree(self):
        tree = self.aiohttp
        self.assertTrue(issubclass(tree.ServerTimeoutError, asyncio.TimeoutError) and issubclass(tree.ClientConnectorError, OSError))
        self.site.failures = {"/rooms/": "refused"}

        async def main():
            async with tree.ClientSession(raise_for_status=True) as session:
                for url, kind in ((HOST + "/missing.html", tree.ClientResponseError), (HOST + "/rooms/", tree.ClientConnectorError),
                                  ("http://ttt.ttt/", tree.ClientConnectorError), ("rooms", tree.InvalidURL),
                                  ("ftp://shop.test/", tree.NonHttpUrlClientError)):
                    with self.subTest(url), self.assertRaises(kind):
                        await session.get(url)
                with self.assertRaises(asyncio.TimeoutError):
                    await session.get(HOST + "/", timeout=tree.ClientTimeout(total=0.0001))
                with self.assertRaises(tree.ServerTimeoutError):
                    await session.get(HOST + "/", timeout=tree.ClientTimeout(sock_read=0.0001))
        asyncio.run(main())

    def test_a_session_outside_a_loop_serves_one_loop_after_another(self):
        session = self.aiohttp.ClientSession(connector=self.aiohttp.TCPConnector(limit=1))

        async def both():
            return [each.status for each in await asyncio.gather(session.get(HOST + "/"), session.get(HOST + "/"))]
        self.assertEqual([asyncio.run(both()), asyncio.run(both())], [[200, 200]] * 2)
        asyncio.run(session.close())
        self.assertTrue(session.closed)

    def test_a_session_that_is_never_closed_is_reported(self):
        said = io.StringIO()
        handler = logging.StreamHandler(said)
        logging.getLogger("asyncio").addHandler(handler)

        async def main():
            session = self.aiohttp.ClientSession()
            await session.get(HOST + "/")
        try:
            with self.assertWarns(ResourceWarning):
                asyncio.run(main())
                gc.collect()
        finally:
            logging.getLogger("asyncio").removeHandler(handler)
        self.assertIn("Unclosed client session", said.getvalue())

    def test_limits_of_a_connector_hold(self):
        from playground import world
        most, now, real = [0], [0], world.fetch_async

        async def counted(*arguments, **keywords):
            now[0] += 1
            most[0] = max(most[0], now[0])
            try:
                return await real(*arguments, **keywords)
            finally:
                now[0] -= 1

        async def main():
            connector = self.aiohttp.TCPConnector(limit=100, limit_per_host=3)
            async with self.aiohttp.ClientSession(connector=connector) as session:
                await asyncio.gather(*(session.get(HOST + "/") for _ in range(9)))
        world.fetch_async = counted
        try:
            asyncio.run(main())
        finally:
            world.fetch_async = real
        self.assertEqual(most[0], 3)


if __name__ == "__main__":
    unittest.main()
