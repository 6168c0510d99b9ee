"""A real server of files over HTTP, which tells what it sent and can misbehave."""

import re
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Server:
    """Serves `files`, dict of path -> bytes, on a free port of this machine.

    Attributes:
        files: What is served.
        faults: Dict of path -> function(handler, content, start), which answers in the
            place of the server.
        log: `[path, Range or None, status, bytes of the body]` of each answer to GET.
    """

    def __init__(self, files):
        self.files = files
        self.faults = {}
        self.log = []
        self.heads = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *args):
                pass

            def do_HEAD(self):
                outer.heads.append(self.path)
                content = outer.files.get(self.path)
                self.begin(404 if content is None else 200, len(content or b""))

            def do_GET(self):
                self.entry = [self.path, self.headers.get("Range"), 0, 0]
                outer.log.append(self.entry)
                content = outer.files.get(self.path)
                if content is None:
                    self.begin(404, 0)
                    return
                found = re.fullmatch(r"bytes=(\d+)-", self.entry[1] or "")
                start = int(found[1]) if found else 0
                if self.path in outer.faults:
                    outer.faults[self.path](self, content, start)
                else:
                    self.answer(content, start)

            def begin(self, status, length=None, **headers):
                if self.command == "GET":
                    self.entry[2] = status
                self.send_response(status)
                self.send_header("ETag", f'"{hash(self.path) & 0xFFFFFFFF:08x}"')
                self.send_header("X-Repo-Commit", "0" * 40)
                if length is not None:
                    self.send_header("Content-Length", str(length))
                for name, value in headers.items():
                    self.send_header(name.replace("_", "-"), value)
                self.end_headers()

            def body(self, content):
                self.entry[3] += len(content)  # before the client can look
                try:
                    self.wfile.write(content)
                except ConnectionError:
                    self.entry[3] -= len(content)

            def answer(self, content, start=0, least=None):
                """Answers with the content, or with its first bytes alone."""
                size = len(content)
                if start >= size > 0:
                    self.begin(416, 0, Content_Range=f"bytes */{size}")
                    return
                status = 206 if start else 200
                span = f"bytes {start}-{size - 1}/{size}"
                headers = {"Content_Range": span} if start else {}
                self.begin(status, size - start, **headers)
                self.body(content[start:least])

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def __enter__(self):
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def sent(self, path):
        """Returns the bytes of each answer's body for a path."""
        return [entry[3] for entry in self.log if entry[0] == path]

    def ranges(self, path):
        """Returns the `Range` of each request for a path."""
        return [entry[1] for entry in self.log if entry[0] == path]


def drop(count, times=99):
    """Returns a fault: the connection ends `count` bytes after where it began."""
    left = [times]

    def fault(handler, content, start):
        left[0] -= 1
        if left[0] >= 0:
            handler.answer(content, start, least=start + count)
        else:
            handler.answer(content, start)

    return fault


def closed_port():
    """Returns the address of a port where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"
