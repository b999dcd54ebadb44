"""`k3s server`: token, datastore, certificates, kubeconfig, port 6443, node; in k3s' order and with its refusals."""
import base64
import errno
import hashlib
import os
import signal
import socket
import sqlite3
import subprocess
import threading
import time

from . import api, lab, objects, pki, store
from .config import FOLDER, Config, links
from .log import Fatal, info

VERSION = "v1.31.4+k3s1 (a562d090)"
NO_INTERFACE = ("Failed to start networking: unable to initialize network policy controller: "
                "error getting node subnet: failed to find interface with specified node ip")


def run(words):
    with open("/proc/self/comm", "w", encoding="utf-8") as file:
        file.write("k3s-server")
    signal.signal(signal.SIGTERM, _end)
    try:
        return _run(Config(words))
    except OSError as error:
        raise Fatal(f"starting kubernetes: preparing server: {_said(error)}") from error
    except sqlite3.Error as error:
        raise Fatal(f"starting kubernetes: preparing server: {error}") from error


def _end(*_):
    time.sleep(float(lab.wish("slow-stop") or 0))
    # Killed, not closed: as k3s leaves its datastore.
    os._exit(0)


def _said(error):
    what = {errno.ENOSPC: "no space left on device"}.get(error.errno, (error.strerror or str(error)).lower())
    return f"open {error.filename}: {what}" if error.filename else f"write: {what}"


def _run(config):
    info(f"Starting k3s {VERSION}")
    for name in ("datastore-endpoint", "cluster-init", "server"):
        if config.one(name):
            raise Fatal(f"the stand-in for k3s knows SQLite alone, not --{name}")
    if lab.count_down("fail-starts"):
        raise Fatal(lab.wish("fail-message") or "starting kubernetes: preparing server: told to fail")
    addresses = config.node_addresses()
    os.makedirs(config.server, mode=0o700, exist_ok=True)
    database = store.Store(_folder(f"{config.server}/db"))
    _prepare(config, database, addresses)
    if lab.wish("never-ready") is not None:
        info("Waiting to retrieve agent configuration; server is not ready")
        threading.Event().wait()
    time.sleep(float(lab.wish("slow-start") or 0))
    late = lab.wish("late-fatal")
    if late is None:
        _check_interfaces(addresses)
    _serve(config, database)
    objects.register_node(
        database, config.node, addresses[0], VERSION.split()[0], sticky=lab.wish("sticky-node") is not None)
    _run_pod(config)
    _notify()
    if late is not None:
        # k3s itself comes this far: its API answers, and the unit is active, until the agent's networking fails.
        time.sleep(float(late or 5))
        _check_interfaces(addresses)
    threading.Event().wait()
    return 0


def _folder(path):
    os.makedirs(path, mode=0o700, exist_ok=True)
    return path


def _secret(config):
    """The configured one, else of server/token, else of cred/passwd, else a new one."""
    if config.token:
        return store.secret_of(config.token)
    for path, read in ((f"{config.server}/token", store.secret_of),
                       (f"{config.server}/cred/passwd", lambda text: text.partition(",")[0])):
        try:
            with open(path, encoding="utf-8") as file:
                text = file.read().strip()
        except FileNotFoundError:
            continue
        if text:
            return read(text)
    return os.urandom(16).hex()


def _write(path, text, mode=0o600):
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "w", encoding="utf-8") as file:
        file.write(text)


def _prepare(config, database, addresses):
    server, tls = config.server, f"{config.server}/tls"
    secret = _secret(config)
    restored = store.reconcile_bootstrap(database, server, secret)
    pki.ensure_authorities(tls)
    _write_credentials(config, secret)
    if not restored:
        store.save_bootstrap(database, server, secret)
        info("Bootstrap data saved to the datastore")
    if not database.list("/registry/namespaces/"):
        objects.seed(database)
    names = {"127.0.0.1", "10.43.0.1", "localhost", config.node, "kubernetes", "kubernetes.default",
             "kubernetes.default.svc", "kubernetes.default.svc.cluster.local",
             *addresses, *config.many("tls-san")}
    pki.ensure_leaves(tls, f"{config.root}/agent", names)
    config.listener = pki.ensure_listener(tls, names)
    _write_kubeconfig(config)


def _write_credentials(config, secret):
    server = config.server
    with open(f"{server}/tls/server-ca.crt", "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    given = config.token or ""
    if given.startswith("K10") and not given.startswith(f"K10{digest}::"):
        raise Fatal("starting kubernetes: preparing server: token CA hash does not match the Cluster CA certificate "
                    f"hash: {given[3:].partition('::')[0]} != {digest}")
    _folder(f"{server}/cred")
    for name, text in (("passwd", f"{secret},server,server,k3s:server\n{secret},node,node,k3s:agent\n"),
                       ("ipsec.psk", os.urandom(48).hex() + "\n")):
        if not os.path.exists(f"{server}/cred/{name}"):
            _write(f"{server}/cred/{name}", text)
    _write(f"{server}/token", f"K10{digest}::server:{secret}\n")
    for name in ("node-token", "agent-token"):
        if not os.path.lexists(f"{server}/{name}"):
            os.symlink(f"{server}/token", f"{server}/{name}")
    _folder(f"{server}/manifests")
    if not os.path.exists(f"{server}/manifests/coredns.yaml"):
        _write(f"{server}/manifests/coredns.yaml", "kind: Deployment\nmetadata:\n  name: coredns\n")
    _folder("/etc/rancher/node")
    if not os.path.exists("/etc/rancher/node/password"):
        _write("/etc/rancher/node/password", os.urandom(16).hex() + "\n")


def _write_kubeconfig(config):
    def data(name):
        with open(f"{config.server}/tls/{name}", "rb") as file:
            return base64.b64encode(file.read()).decode()
    _folder(FOLDER)
    path = f"{FOLDER}/k3s.yaml"
    _write(path, f"""apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: {data("server-ca.crt")}
    server: https://127.0.0.1:{config.one("https-listen-port") or 6443}
  name: default
contexts:
- context:
    cluster: default
    user: default
  name: default
current-context: default
kind: Config
preferences: {{}}
users:
- name: default
  user:
    client-certificate-data: {data("client-admin.crt")}
    client-key-data: {data("client-admin.key")}
""")
    os.chmod(path, int(config.one("write-kubeconfig-mode") or "600", 8))
    info(f"Wrote kubeconfig {path}")


def _check_interfaces(addresses):
    present = {address for found in links().values() for address in found}
    if addresses[0] not in present:
        raise Fatal(NO_INTERFACE)


def _serve(config, database):
    api.Handler.store = database
    api.Handler.node_version = VERSION.split()[0]
    with open(f"{config.server}/tls/service.key", "rb") as file:
        api.Handler.service_key = file.read()
    with open(f"{config.server}/tls/server-ca.crt", encoding="utf-8") as file:
        api.Handler.authority = file.read()
    port = int(config.one("https-listen-port") or 6443)
    server = api.listen(config.one("bind-address") or "0.0.0.0", port, config.listener,
                        f"{config.server}/tls/client-ca.crt")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    info("Kube API server is now running")


def _run_pod(config):
    """What a stop leaves behind (KillMode=process) and only k3s-killall.sh ends: the shim of a pod."""
    shim = f"{config.root}/data/current/bin/containerd-shim-runc-v2"
    if subprocess.run(["pgrep", "-f", f"^{shim}"], capture_output=True, check=False).returncode:
        quiet = subprocess.DEVNULL
        subprocess.Popen([shim, "infinity"], executable="/bin/sleep", start_new_session=True,
                         stdin=quiet, stdout=quiet, stderr=quiet)


def _notify():
    info("k3s is up and running")
    path = os.environ.pop("NOTIFY_SOCKET", None)
    if path:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
            channel.sendto(b"READY=1", "\0" + path[1:] if path.startswith("@") else path)
