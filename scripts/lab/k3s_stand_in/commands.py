"""`k3s certificate rotate`, `k3s certificate check`, `k3s etcd-snapshot save`."""
import json
import os
import shutil
import ssl
import time

from . import kubectl, lab, pki
from .config import Config
from .log import Fatal, info


def _leaves(config):
    tls, agent = f"{config.server}/tls", f"{config.root}/agent"
    return [f"{tls}/{name}" for name in (*pki.CLIENTS, "serving-kube-apiserver")] + [f"{agent}/serving-kubelet"]


def _own(words, known):
    """The words of this command alone, by name; the others are the server's."""
    own, rest = {}, []
    words = list(words)
    while words:
        word = words.pop(0)
        name, equals, value = word.partition("=")
        if name in known:
            own[known[name]] = value if equals else words.pop(0)
        else:
            rest.append(word)
    return own, Config(rest)


def rotate(words):
    """Copies tls aside and removes leaves; CAs and service key stay, and the next start makes the rest."""
    _, config = _own(words, {})
    tls, aside = f"{config.server}/tls", f"{config.server}/tls-{int(time.time())}"
    if lab.wish("rotate-fails") is not None:
        raise Fatal("told to fail")
    time.sleep(float(lab.wish("slow-rotate") or 0))
    info("Server detected, rotating agent and server certificates")
    try:
        shutil.copytree(tls, aside, symlinks=True)
        for leaf in _leaves(config):
            if not leaf.startswith(tls) and os.path.exists(f"{leaf}.crt"):
                shutil.copy2(f"{leaf}.crt", aside)
                shutil.copy2(f"{leaf}.key", aside)
        with open(f"{tls}/dynamic-cert-regenerate", "wb"):
            info("Rotating dynamic listener certificate")
        for leaf in _leaves(config):
            for suffix in ("crt", "key"):
                if os.path.exists(f"{leaf}.{suffix}"):
                    os.remove(f"{leaf}.{suffix}")
    except OSError as error:
        raise Fatal(str(error)) from error
    info(f"Successfully backed up certificates to {aside}, please restart k3s server or agent to rotate certificates")
    return 0


def check(words):
    own, config = _own(words, {"--output": "output", "-o": "output"})
    if own.get("output", "text") not in ("text", "json"):
        raise Fatal(f"the stand-in for k3s has no output format {own['output']}")
    info("Server detected, checking agent and server certificates")
    now, found = time.time(), []
    for leaf in _leaves(config):
        if not os.path.exists(f"{leaf}.crt"):
            continue
        certificate = pki.decode(f"{leaf}.crt")
        end = ssl.cert_time_to_seconds(certificate["notAfter"])
        status = "EXPIRED" if end <= now else "WARNING" if end - now < pki.RENEW_SECONDS else "OK"
        found.append({
            "Filename": os.path.basename(f"{leaf}.crt"),
            "Subject": pki.common_name(certificate["subject"]), "Issuer": pki.common_name(certificate["issuer"]),
            "Usages": ["ServerAuth" if "serving" in leaf else "ClientAuth"],
            "ExpiryTime": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(end)),
            # A Go duration: nanoseconds.
            "ResidualTime": int((end - now) * 1_000_000_000), "Status": status,
        })
    if own.get("output") == "json":
        print(json.dumps({"Certificates": found}))
    else:
        for entry in found:
            word = "is ok, expires" if entry["Status"] == "OK" else entry["Status"]
            info(f"{entry['Filename']}: certificate {entry['Subject']} ({','.join(entry['Usages'])}) {word}"
                 f" at {entry['ExpiryTime']}")
    return 0


def snapshot(_):
    """Needs a running server, and is refused by one that has no etcd."""
    try:
        kubectl.Client().call("POST", "/db/snapshot")
    except kubectl.Refused as error:
        raise Fatal(str(error)) from error
    return 0
