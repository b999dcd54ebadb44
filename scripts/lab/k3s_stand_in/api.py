"""Port 6443: the supervisor's /ping and /cacerts for everybody, the rest for who has a certificate or a token."""
import base64
import hashlib
import hmac
import http.server
import json
import os
import ssl
import tempfile
import time

from . import lab, objects
from .log import Fatal


def token_signature(service_key, text):
    return base64.urlsafe_b64encode(hmac.digest(service_key, text.encode(), hashlib.sha256)).rstrip(b"=").decode()


def make_token(service_key, namespace, name, seconds):
    """A service account's token. Real ones are signed by RSA; this one is good for this stand-in alone."""
    def part(value):
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()
    begin = int(time.time())
    text = part({"alg": "HS256", "typ": "JWT"}) + "." + part({
        "iss": "https://kubernetes.default.svc.cluster.local", "iat": begin, "nbf": begin, "exp": begin + seconds,
        "sub": f"system:serviceaccount:{namespace}:{name}"})
    return f"{text}.{token_signature(service_key, text)}"


def token_is_good(service_key, token):
    text, _, signature = token.rpartition(".")
    if not hmac.compare_digest(signature, token_signature(service_key, text)):
        return False
    body = text.partition(".")[2]
    claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return claims["exp"] > time.time()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 10
    store = service_key = authority = node_version = None

    def setup(self):
        # Here and not in accept: somebody who connects and says nothing must not stop the others.
        self.request.settimeout(self.timeout)
        self.request.do_handshake()
        super().setup()

    def log_message(self, *_):
        pass

    def answer(self, code, body):
        data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        self.send_response(code)
        self.send_header("Content-Type", "text/plain" if isinstance(body, str) else "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def refuse(self, code, reason, message):
        self.answer(code, {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure",
                           "message": message, "reason": reason, "code": code})

    def known(self):
        if self.request.getpeercert():
            return True
        word, _, token = self.headers.get("Authorization", "").partition(" ")
        return word == "Bearer" and token_is_good(self.service_key, token)

    def serve(self, act):
        path = self.path.partition("?")[0]
        if lab.wish("mute") is not None:
            time.sleep(3600)
        if path == "/ping":
            return self.answer(200, "pong")
        if path == "/cacerts":
            return self.answer(200, self.authority)
        if not self.known():
            return self.refuse(401, "Unauthorized", "Unauthorized")
        if path in ("/readyz", "/livez", "/healthz"):
            if path == "/readyz" and lab.wish("unready") is not None:
                return self.answer(500, "[+]ping ok\n[-]etcd failed: reason withheld\nreadyz check failed\n")
            return self.answer(200, "ok")
        if path == "/version":
            return self.answer(200, {"major": "1", "minor": "31", "gitVersion": self.node_version})
        if path == "/db/snapshot":
            return self.refuse(400, "BadRequest", "etcd datastore disabled")
        found = objects.parse(path)
        if not found:
            return self.refuse(404, "NotFound", "the server could not find the requested resource")
        return act(*found)

    def do_GET(self):
        self.serve(self.show)

    def do_POST(self):
        self.serve(self.create)

    def do_DELETE(self):
        self.serve(self.remove)

    def show(self, plural, namespace, name):
        version, kind, _ = objects.KINDS[plural]
        if not name:
            return self.answer(200, {"kind": f"{kind}List", "apiVersion": version,
                                     "items": objects.items(self.store, plural, namespace)})
        item = objects.get(self.store, plural, namespace, name)
        return self.answer(200, item) if item else self.missing(plural, name)

    def create(self, plural, namespace, _):
        length = int(self.headers.get("Content-Length", 0))
        item = json.loads(self.rfile.read(length))
        self.answer(201, objects.put(self.store, plural, item, namespace))

    def remove(self, plural, namespace, name):
        item = objects.get(self.store, plural, namespace, name) if name else None
        if not item:
            return self.missing(plural, name)
        objects.delete(self.store, plural, namespace, name)
        return self.answer(200, item)

    def missing(self, plural, name):
        self.refuse(404, "NotFound", f'{plural} "{name}" not found')


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request, client_address):
        # A handshake that failed is the client's affair.
        pass


def listen(address, port, pem, client_authority):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.verify_mode = ssl.CERT_OPTIONAL
    context.load_verify_locations(client_authority)
    with tempfile.TemporaryDirectory(dir="/run") as folder:
        path = os.path.join(folder, "pair")
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
            file.write(pem)
        context.load_cert_chain(path)
    try:
        server = Server((address, port), Handler)
    except OSError as error:
        raise Fatal(f"starting kubernetes: preparing server: init cluster datastore and https: listen tcp "
                    f"{address if address != '0.0.0.0' else ''}:{port}: bind: {os.strerror(error.errno).lower()}") from error
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    return server
