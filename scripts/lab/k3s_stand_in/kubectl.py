"""The few words of kubectl that a recovery uses."""
import base64
import http.client
import json
import os
import re
import ssl
import sys
import tempfile
import urllib.parse

from . import api, objects
from .config import FOLDER

SHORT = {
    "no": "nodes", "ns": "namespaces", "pv": "persistentvolumes", "pvc": "persistentvolumeclaims", "po": "pods",
    "svc": "services", "cm": "configmaps", "sa": "serviceaccounts", "deploy": "deployments",
    "crd": "customresourcedefinitions",
}
ALL = ["pods", "services", "deployments"]


class Refused(Exception):
    """What the server said, or that it said nothing."""


class Client:
    def __init__(self, path=None):
        path = path or os.environ.get("KUBECONFIG") or f"{FOLDER}/k3s.yaml"
        try:
            with open(path, encoding="utf-8") as file:
                text = file.read()
        except OSError as error:
            raise Refused(f'error: error loading config file "{path}": open {path}: {error.strerror.lower()}') from error
        self.values = dict(re.findall(r"^\s*([a-z-]+): (\S+)\s*$", text, re.MULTILINE))
        address = urllib.parse.urlsplit(self.values.get("server", "https://127.0.0.1:6443"))
        self.host, self.port = address.hostname, address.port or 443

    def _context(self):
        context = ssl.create_default_context(
            cadata=base64.b64decode(self.values["certificate-authority-data"]).decode())
        if "client-certificate-data" in self.values:
            with tempfile.NamedTemporaryFile() as file:
                for name in ("client-key-data", "client-certificate-data"):
                    file.write(base64.b64decode(self.values[name]))
                file.flush()
                context.load_cert_chain(file.name)
        return context

    def call(self, method, path, body=None):
        headers = {"Authorization": f"Bearer {self.values['token']}"} if "token" in self.values else {}
        connection = http.client.HTTPSConnection(self.host, self.port, timeout=10, context=self._context())
        try:
            connection.request(method, path, body and json.dumps(body), headers)
            response = connection.getresponse()
            text = response.read().decode()
        except ssl.SSLCertVerificationError as error:
            raise Refused(f"Unable to connect to the server: tls: failed to verify certificate: x509: {_x509(error)}") \
                from error
        except (ConnectionError, http.client.HTTPException) as error:
            raise Refused(f"The connection to the server {self.host}:{self.port} was refused - "
                          "did you specify the right host or port?") from error
        except TimeoutError as error:
            raise Refused("Unable to connect to the server: net/http: TLS handshake timeout") from error
        except OSError as error:
            raise Refused(f"Unable to connect to the server: {error}") from error
        finally:
            connection.close()
        if response.status == 401:
            raise Refused("error: You must be logged in to the server (Unauthorized)")
        if response.status >= 400:
            try:
                status = json.loads(text)
                raise Refused(f"Error from server ({status['reason']}): {status['message']}")
            except ValueError:
                raise Refused(f"{text}Error from server (InternalError): an error on the server") from None
        return text


def _x509(error):
    return ("certificate signed by unknown authority" if "issuer" in error.verify_message
            or "self-signed" in error.verify_message or "signature" in error.verify_message
            else error.verify_message)


class Words:
    """Options, with or without `=`, and what is left."""

    VALUED = {"-o": "output", "--output": "output", "-n": "namespace", "--namespace": "namespace", "--raw": "raw",
              "-f": "file", "--filename": "file", "--kubeconfig": "kubeconfig", "--duration": "duration",
              "--request-timeout": "timeout", "--context": "context", "--timeout": "timeout"}
    PLAIN = {"-A": "all", "--all-namespaces": "all", "--ignore-not-found": "lenient", "--wait": "wait"}

    def __init__(self, words):
        self.options, self.rest = {}, []
        words = list(words)
        while words:
            word = words.pop(0)
            name, equals, value = word.partition("=")
            if name in self.VALUED:
                self.options[self.VALUED[name]] = value if equals else words.pop(0)
            elif name in self.PLAIN:
                self.options[self.PLAIN[name]] = True
            elif word.startswith("-o"):
                self.options["output"] = word[2:]
            elif word.startswith("-") and word != "-":
                raise Refused(f"error: unknown flag: {word}")
            else:
                self.rest.append(word)

    def __getattr__(self, name):
        return self.options.get(name)


def _plurals(text):
    found = []
    for word in text.split(","):
        plural = SHORT.get(word, word if word in objects.KINDS else f"{word}s")
        if word == "all":
            found += ALL
        elif plural in objects.KINDS:
            found.append(plural)
        else:
            raise Refused(f'error: the server doesn\'t have a resource type "{word}"')
    return found


def _targets(words):
    """Pairs of plural and name (None for all) of `KINDS [NAME...]` or `KIND/NAME...`."""
    if not words:
        raise Refused("You must specify the type of resource to get.")
    if "/" in words[0]:
        return [(_plurals(word.partition("/")[0])[0], word.partition("/")[2]) for word in words]
    plurals = _plurals(words[0])
    return [(plurals[0], name) for name in words[1:]] or [(plural, None) for plural in plurals]


def _yaml(value, indent=""):
    """JSON strings are YAML strings; only the shape is YAML's own."""
    if isinstance(value, dict) and value:
        return "".join(
            f"{indent}{key if re.fullmatch(r'[A-Za-z][A-Za-z0-9-]*', key) else json.dumps(key)}:"
            + (f"\n{_yaml(entry, indent + '  ')}" if isinstance(entry, (dict, list)) and entry
               else f" {json.dumps(entry)}\n") for key, entry in value.items())
    if isinstance(value, list) and value:
        return "".join(f"{indent}-{_yaml(entry, indent + '  ')[len(indent) + 1:]}" for entry in value)
    return f"{indent}{json.dumps(value)}\n"


def _line(plural, item):
    metadata, status = item["metadata"], item.get("status", {})
    if plural == "nodes":
        ready = any(c["type"] == "Ready" and c["status"] == "True" for c in status.get("conditions", []))
        return f"{metadata['name']}\t{'Ready' if ready else 'NotReady'}\tcontrol-plane,master\t" \
               f"{status['nodeInfo']['kubeletVersion']}"
    return "\t".join(part for part in (metadata.get("namespace"), metadata["name"], status.get("phase")) if part)


def _get(client, words):
    if words.raw:
        print(client.call("GET", words.raw), end="")
        return
    found = []
    targets = _targets(words.rest)
    for plural, name in targets:
        namespace = None if words.all else words.namespace or "default"
        try:
            answer = json.loads(client.call("GET", objects.path_of(plural, namespace, name)))
        except Refused as error:
            if words.lenient and "(NotFound)" in str(error):
                continue
            raise
        found += [(plural, item) for item in (answer["items"] if name is None else [answer])]
    if words.output in ("json", "yaml"):
        single = len(targets) == 1 and targets[0][1] and found
        value = found[0][1] if single else {
            "apiVersion": "v1", "items": [item for _, item in found], "kind": "List",
            "metadata": {"resourceVersion": ""}}
        print(json.dumps(value, indent=4) if words.output == "json" else _yaml(value), end="")
        if words.output == "json":
            print()
    elif words.output == "name":
        for plural, item in found:
            print(f"{plural[:-1]}/{item['metadata']['name']}")
    elif words.output not in (None, "wide"):
        raise Refused(f"error: the stand-in for kubectl has no output {words.output}")
    elif found:
        for plural, item in found:
            print(_line(plural, item))
    else:
        print("No resources found", file=sys.stderr)


def _apply(client, words):
    with (sys.stdin if words.file == "-" else open(words.file, encoding="utf-8")) as file:
        given = json.load(file)
    for item in given["items"] if given["kind"] == "List" else [given]:
        plural = next(plural for plural, entry in objects.KINDS.items() if entry[1] == item["kind"])
        namespace = item["metadata"].get("namespace") or words.namespace or "default"
        client.call("POST", objects.path_of(plural, namespace), item)
        print(f"{item['kind'].lower()}/{item['metadata']['name']} configured")


def _delete(client, words):
    for plural, name in _targets(words.rest):
        client.call("DELETE", objects.path_of(plural, words.namespace or "default", name))
        print(f'{plural[:-1]} "{name}" deleted')


def _token(_, words):
    with open("/var/lib/rancher/k3s/server/tls/service.key", "rb") as file:
        hours = re.fullmatch(r"(\d+)(h|m|s)", words.duration or "1h")
        seconds = int(hours[1]) * {"h": 3600, "m": 60, "s": 1}[hours[2]]
        print(api.make_token(file.read(), words.namespace or "default", words.rest[1], seconds))


def run(argv):
    try:
        words = Words(argv)
        verb = words.rest.pop(0) if words.rest else ""
        if verb == "create" and words.rest[:1] == ["token"]:
            verb = "create token"
        act = {"get": _get, "apply": _apply, "delete": _delete, "create token": _token}.get(verb)
        if not act:
            raise Refused(f"error: the stand-in for kubectl does not know: {verb}")
        act(Client(words.kubeconfig), words)
    except Refused as error:
        print(error, file=sys.stderr)
        return 1
    return 0
