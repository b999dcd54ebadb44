"""What a test wishes to go wrong: a file in /etc/topside-lab each. See scripts/k3s-lab."""
import os

FOLDER = "/etc/topside-lab"


def wish(name):
    """The text of the wish's file, "" for an empty one, None where there is none."""
    try:
        with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
            return file.read().strip()
    except FileNotFoundError:
        return None


def count_down(name):
    """Whether the number in the wish's file is above zero; takes one off."""
    left = int(wish(name) or 0)
    if left <= 0:
        return False
    with open(os.path.join(FOLDER, name), "w", encoding="utf-8") as file:
        file.write(f"{left - 1}\n")
    return True
