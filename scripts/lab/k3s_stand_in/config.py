"""Flags, environment and /etc/rancher/k3s/config.yaml with config.yaml.d; the command line wins."""
import glob
import ipaddress
import json
import os
import socket
import subprocess

from .log import Fatal

FOLDER = "/etc/rancher/k3s"
ENVIRONMENT = {
    "K3S_TOKEN": "token",
    "K3S_TOKEN_FILE": "token-file",
    "K3S_DATASTORE_ENDPOINT": "datastore-endpoint",
    "K3S_NODE_NAME": "node-name",
    "K3S_DATA_DIR": "data-dir",
}
SHORT = {"-t": "token", "-i": "node-ip", "-d": "data-dir", "-c": "config"}


def _scalar(text):
    text = text.strip()
    if text[:1] in "\"'" and len(text) > 1 and text[-1] == text[0]:
        return text[1:-1]
    return text.split(" #")[0].strip()


def _values(text):
    text = text.strip()
    if text.startswith("[") and text.endswith("]"):
        return [_scalar(part) for part in text[1:-1].split(",") if part.strip()]
    return [_scalar(text)] if _scalar(text) else []


def read_yaml(path):
    """Flat keys, each with a scalar, a list in brackets, or a list of dashes: what such files hold."""
    found, key = {}, None
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            bare = line.strip()
            if not bare or bare.startswith("#") or bare == "---":
                continue
            if bare.startswith("- ") and key:
                found[key] += _values(bare[2:])
            elif ":" in bare and not line[0].isspace():
                key, _, rest = bare.partition(":")
                found[key] = _values(rest)
            else:
                raise Fatal(f"yaml: line {number}: could not read {path}")
    return found


def _from_files(path):
    merged = {}
    parts = sorted(glob.glob(f"{path}.d/*.yaml") + glob.glob(f"{path}.d/*.yml"))
    for name in ([path] if os.path.exists(path) else []) + parts:
        for key, values in read_yaml(name).items():
            appended = key.endswith("+")
            key = key.rstrip("+")
            merged[key] = (merged.get(key, []) if appended else []) + values
    return merged


def _from_words(words):
    found, rest = {}, list(words)
    while rest:
        word = rest.pop(0)
        name, equals, value = word.partition("=")
        name = SHORT.get(name, name.removeprefix("--"))
        if not word.startswith("-"):
            raise Fatal(f"flag provided but not defined: {word}")
        if not equals:
            value = rest.pop(0) if rest and not rest[0].startswith("-") else "true"
        found.setdefault(name, []).append(value)
    return found


class Config:
    def __init__(self, words=()):
        flags = _from_words(words)
        self.values = _from_files(flags.get("config", [f"{FOLDER}/config.yaml"])[-1])
        for variable, name in ENVIRONMENT.items():
            if os.environ.get(variable):
                self.values[name] = [os.environ[variable]]
        self.values.update(flags)
        self.root = self.one("data-dir") or "/var/lib/rancher/k3s"
        self.server = f"{self.root}/server"
        self.node = self.one("node-name") or socket.gethostname()

    def one(self, name):
        values = self.values.get(name) or [None]
        return values[-1]

    def many(self, name):
        return [part for value in self.values.get(name, []) for part in value.split(",") if part]

    @property
    def token(self):
        """The configured one: in full (K10...) or the secret alone."""
        path = self.one("token-file")
        if path:
            with open(path, encoding="utf-8") as file:
                return file.read().strip()
        return self.one("token")

    def node_addresses(self):
        given = self.many("node-ip")
        for address in given:
            try:
                ipaddress.ip_address(address)
            except ValueError:
                raise Fatal(f"invalid node-ip: invalid ip format '{address}'") from None
        return given or [_default_address()]


def links():
    """What `ip addr` knows: the addresses of each link that exists."""
    output = subprocess.run(["ip", "-j", "addr"], check=True, capture_output=True).stdout
    return {
        link["ifname"]: [entry["local"] for entry in link.get("addr_info", []) if "local" in entry]
        for link in json.loads(output)
        if link
    }


def _default_address():
    probe = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        # Sends nothing: the kernel only picks the address that it would send from.
        probe.connect(("192.0.2.1", 9))
        return probe.getsockname()[0]
    except OSError:
        raise Fatal("unable to select an IP from default routes.") from None
    finally:
        probe.close()
