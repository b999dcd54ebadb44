"""The datastore: kine's table in server/db/state.db, and the bootstrap data that only the token opens."""
import base64
import hashlib
import hmac
import json
import os
import sqlite3
import threading

from .log import Fatal, info, warning

BOOTSTRAP = [
    "tls/server-ca.crt",
    "tls/server-ca.key",
    "tls/client-ca.crt",
    "tls/client-ca.key",
    "tls/request-header-ca.crt",
    "tls/request-header-ca.key",
    "tls/service.key",
    "cred/passwd",
    "cred/ipsec.psk",
]
TABLE = """CREATE TABLE IF NOT EXISTS kine (id INTEGER PRIMARY KEY AUTOINCREMENT, name INTEGER, created INTEGER,
 deleted INTEGER, create_revision INTEGER, prev_revision INTEGER, lease INTEGER, value BLOB, old_value BLOB)"""


class Store:
    """Never closed in order: k3s is killed too, so that state.db-wal and state.db-shm stay behind."""

    def __init__(self, folder):
        # A SQLite server has this folder too; it proves nothing.
        os.makedirs(f"{folder}/etcd", mode=0o700, exist_ok=True)
        os.chmod(folder, 0o700)
        self.lock = threading.Lock()
        try:
            self.db = sqlite3.connect(
                f"{folder}/state.db", check_same_thread=False, isolation_level=None, timeout=5)
            self.db.execute("PRAGMA journal_mode=WAL")
            # Small, so that a small disk can hold it.
            self.db.execute("PRAGMA wal_autocheckpoint=32")
            self.db.execute(TABLE)
            self.db.execute("PRAGMA quick_check").fetchone()
        except (sqlite3.Error, OSError) as error:
            raise Fatal(
                f"starting kubernetes: preparing server: creating storage endpoint: building kine: {error}") from error
        os.chmod(f"{folder}/state.db", 0o600)

    def _rows(self, sql, *values):
        with self.lock:
            return self.db.execute(sql, values).fetchall()

    def get(self, key):
        rows = self._rows("SELECT value, deleted FROM kine WHERE name = ? ORDER BY id DESC LIMIT 1", key)
        return rows[0][0] if rows and not rows[0][1] else None

    def put(self, key, value):
        self._rows("INSERT INTO kine (name, created, deleted, value) VALUES (?, ?, 0, ?)",
                   key, int(self.get(key) is None), value)

    def delete(self, key):
        self._rows("INSERT INTO kine (name, created, deleted) VALUES (?, 0, 1)", key)

    def list(self, prefix):
        newest = "SELECT name, value, deleted FROM kine WHERE id IN (SELECT MAX(id) FROM kine GROUP BY name)"
        rows = self._rows(f"{newest} AND substr(name, 1, ?) = ? ORDER BY name", len(prefix), prefix)
        return [(name, value) for name, value, deleted in rows if not deleted]


def secret_of(token):
    """The password in a token: K10<hash of the CA>::server:<password>, or the password alone."""
    if not token.startswith("K10"):
        return token
    _, separator, credentials = token.partition("::")
    user, colon, password = credentials.partition(":")
    if not separator or not user or not colon:
        raise Fatal("starting kubernetes: preparing server: failed to normalize token; must be in format"
                    " K10<CA-HASH>::<USERNAME>:<PASSWORD> or <PASSWORD>")
    return password


def _bootstrap_key(secret):
    return "/bootstrap/" + hashlib.sha256(secret.encode()).hexdigest()[:12]


def _cipher(secret, salt, data):
    key = hashlib.pbkdf2_hmac("sha1", secret.encode(), salt, 4096, 32)
    blocks = (len(data) + 31) // 32
    stream = b"".join(hmac.digest(key, number.to_bytes(8, "big"), "sha256") for number in range(blocks))
    return key, bytes(a ^ b for a, b in zip(data, stream))


def save_bootstrap(store, server, secret):
    files = {}
    for name in BOOTSTRAP:
        path = f"{server}/{name}"
        with open(path, "rb") as file:
            files[name] = {"content": base64.b64encode(file.read()).decode(), "timestamp": os.stat(path).st_mtime}
    salt = os.urandom(8)
    key, sealed = _cipher(secret, salt, json.dumps(files).encode())
    store.put(_bootstrap_key(secret), salt + hmac.digest(key, sealed, "sha256") + sealed)


def reconcile_bootstrap(store, server, secret):
    """Brings the files of the datastore to the disk. False where the datastore has none yet."""
    if not store.list("/bootstrap"):
        return False
    blob = store.get(_bootstrap_key(secret))
    if blob is None:
        raise Fatal("starting kubernetes: preparing server: "
                    "bootstrap data already found and encrypted with different token")
    key, data = _cipher(secret, blob[:8], blob[40:])
    if not hmac.compare_digest(hmac.digest(key, blob[40:], "sha256"), blob[8:40]):
        raise Fatal("starting kubernetes: preparing server: cipher: message authentication failed")
    info("Reconciling bootstrap data between datastore and disk")
    newer, older = [], []
    for name, stored in json.loads(data).items():
        path, content = f"{server}/{name}", base64.b64decode(stored["content"])
        if os.path.exists(path):
            with open(path, "rb") as file:
                if file.read() == content:
                    continue
            if os.stat(path).st_mtime > stored["timestamp"] + 1:
                warning(f"{path} newer than datastore")
                newer.append(path)
                continue
            warning(f"{path} will be updated from the datastore.")
        older.append((path, content, stored["timestamp"]))
    if newer:
        raise Fatal("starting kubernetes: preparing server: " + ", ".join(newer) +
                    " newer than datastore and could cause a cluster outage. Remove the file(s) from disk and"
                    " restart to be recreated from datastore.")
    for path, content, stamp in older:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
        os.utime(path, (stamp, stamp))
    return True
