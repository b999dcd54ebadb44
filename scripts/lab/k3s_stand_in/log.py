"""Lines as logrus writes them where there is no terminal."""
import json
import sys
import time


class Fatal(Exception):
    """What ends k3s: one line of level fatal, exit code 1."""


def write(level, message):
    stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    print(f"time=\"{stamp}\" level={level} msg={json.dumps(message)}", file=sys.stderr, flush=True)


def info(message):
    write("info", message)


def warning(message):
    write("warning", message)
