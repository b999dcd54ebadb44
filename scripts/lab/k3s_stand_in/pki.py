"""Certificates under server/tls, made by openssl: CAs once, leaves again when names, CA or time ask for it."""
import base64
import ipaddress
import json
import os
import ssl
import subprocess
import tempfile
import time

from .log import Fatal, info

RENEW_SECONDS = 120 * 86400
CLIENTS = {
    "client-admin": "/O=system:masters/CN=system:admin",
    "client-kube-apiserver": "/CN=system:apiserver",
    "client-controller": "/CN=system:kube-controller-manager",
    "client-scheduler": "/CN=system:kube-scheduler",
}


def _openssl(*words):
    done = subprocess.run(["openssl", *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Fatal(f"openssl {words[0]}: {done.stderr.strip()}")


def _new(path, subject, days, extensions, signer=None):
    # Beside it and by rename: a full disk must not leave half a key.
    words = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
             "-days", str(days), "-subj", subject, "-keyout", f"{path}.key.new", "-out", f"{path}.crt.new"]
    for extension in extensions:
        words += ["-addext", extension]
    if signer:
        words += ["-CA", f"{signer}.crt", "-CAkey", f"{signer}.key"]
    _openssl(*words)
    for suffix in ("key", "crt"):
        os.replace(f"{path}.{suffix}.new", f"{path}.{suffix}")
    os.chmod(f"{path}.key", 0o600)
    os.chmod(f"{path}.crt", 0o644)


def decode(path):
    # Not documented, but the only reader of a certificate in the standard library.
    return ssl._ssl._test_decode_cert(path)


def common_name(names):
    return next(value for part in names for key, value in part if key == "commonName")


def names_of(path):
    return {value for _, value in decode(path).get("subjectAltName", ())}


def _stale(path, signer, names=frozenset()):
    """Why a leaf must be made again; None where it may stay."""
    if not (os.path.exists(f"{path}.crt") and os.path.exists(f"{path}.key")):
        return "missing"
    leaf = decode(f"{path}.crt")
    if common_name(leaf["issuer"]) != common_name(decode(f"{signer}.crt")["subject"]):
        return "signed by another CA"
    if ssl.cert_time_to_seconds(leaf["notAfter"]) - time.time() < RENEW_SECONDS:
        return "about to expire"
    return None if names <= names_of(f"{path}.crt") else "for other names"


def ensure_authorities(tls):
    os.makedirs(tls, mode=0o700, exist_ok=True)
    for name in ("server-ca", "client-ca", "request-header-ca"):
        if os.path.exists(f"{tls}/{name}.crt"):
            continue
        subject = f"k3s-{name}@{int(time.time())}"
        _new(f"{tls}/{name}", f"/CN={subject}", 3650, ["keyUsage=critical,digitalSignature,keyEncipherment,keyCertSign"])
        info(f"generated self-signed CA certificate CN={subject}")
    if not os.path.exists(f"{tls}/service.key"):
        _openssl("ecparam", "-genkey", "-name", "prime256v1", "-noout", "-out", f"{tls}/service.key")
        os.chmod(f"{tls}/service.key", 0o600)


def _alternative(names):
    def kind(name):
        try:
            ipaddress.ip_address(name)
            return "IP"
        except ValueError:
            return "DNS"
    return "subjectAltName=" + ",".join(f"{kind(name)}:{name}" for name in sorted(names))


def _serving(path, subject, signer, names):
    why = _stale(path, signer, names)
    if why:
        _new(path, subject, 365, [
            "basicConstraints=critical,CA:FALSE", "keyUsage=critical,digitalSignature,keyEncipherment",
            "extendedKeyUsage=serverAuth", _alternative(names)], signer)
        info(f"certificate {subject.rpartition('CN=')[2]} issued for {len(names)} names: {why}")
    return why


def ensure_leaves(tls, agent, names):
    _serving(f"{tls}/serving-kube-apiserver", "/CN=kube-apiserver", f"{tls}/server-ca", names)
    os.makedirs(agent, mode=0o700, exist_ok=True)
    _serving(f"{agent}/serving-kubelet", "/CN=kubelet", f"{tls}/server-ca", names)
    for name, subject in CLIENTS.items():
        if _stale(f"{tls}/{name}", f"{tls}/client-ca"):
            _new(f"{tls}/{name}", subject, 365, [
                "basicConstraints=critical,CA:FALSE", "keyUsage=critical,digitalSignature,keyEncipherment",
                "extendedKeyUsage=clientAuth"], f"{tls}/client-ca")


def ensure_listener(tls, names):
    """What port 6443 serves lives in dynamic-cert.json, not in the serving file. Returns it as PEM, key and chain."""
    path, trigger = f"{tls}/dynamic-cert.json", f"{tls}/dynamic-cert-regenerate"
    with tempfile.TemporaryDirectory(dir="/run") as folder:
        pair = f"{folder}/pair"
        if os.path.exists(path) and not os.path.exists(trigger):
            with open(path, encoding="utf-8") as file:
                data = json.load(file)["data"]
            for suffix in ("crt", "key"):
                with open(f"{pair}.{suffix}", "wb") as file:
                    file.write(base64.b64decode(data[f"tls.{suffix}"]))
            # Names that it once had stay in it, as in k3s.
            names = names | names_of(f"{pair}.crt")
        if _serving(pair, "/O=k3s/CN=k3s", f"{tls}/server-ca", names):
            _write_listener(path, pair, names)
        if os.path.exists(trigger):
            os.remove(trigger)
        with open(f"{pair}.key", "rb") as key, open(f"{pair}.crt", "rb") as leaf, \
                open(f"{tls}/server-ca.crt", "rb") as authority:
            return key.read() + leaf.read() + authority.read()


def _write_listener(path, pair, names):
    data = {}
    for suffix in ("crt", "key"):
        with open(f"{pair}.{suffix}", "rb") as file:
            data[f"tls.{suffix}"] = base64.b64encode(file.read()).decode()
    secret = {
        "kind": "Secret", "apiVersion": "v1", "type": "kubernetes.io/tls", "data": data,
        "metadata": {
            "name": "k3s-serving", "namespace": "kube-system",
            "annotations": {f"listener.cattle.io/cn-{name.replace(':', '_')}": name for name in sorted(names)},
        },
    }
    with open(os.open(f"{path}.new", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(secret, file)
    os.replace(f"{path}.new", path)
