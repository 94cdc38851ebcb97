"""Serves the site of the tests over http, and counts requests: what the real libraries see."""

import http.server
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "native"), os.path.join(HERE, "..", "..", "python", "network")]

from playground import world  # noqa: E402
from playground_network import exchange  # noqa: E402


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers as the simulated site does. GET /__fetched__ tells the paths so far, and forgets them."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path == "/__fetched__":
            fetched = json.dumps(sorted(world.site.fetched)).encode()
            world.site.fetched.clear()
            return self._send(200, {"Content-Length": len(fetched)}, fetched)
        url = f"http://{self.headers['Host']}{self.path}"
        reply = exchange.Request(self.command, url, self.headers).send()
        self._send(reply.status, reply.headers, reply.body())

    do_HEAD = do_GET

    def _send(self, status, headers, body):
        self.send_response(status)
        for name, value in headers.items():
            if name != "Server":
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments):
        pass


class Server(http.server.ThreadingHTTPServer):
    """Takes many connections at once."""

    request_queue_size = 256
    daemon_threads = True


if __name__ == "__main__":
    world.load_file(os.path.join(HERE, "site.json"))
    exchange.begin()
    server = Server(("127.0.0.1", 0), Handler)
    print(server.server_port, file=sys.stdout, flush=True)
    server.serve_forever()
