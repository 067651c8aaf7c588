"""From nothing to a Python that holds the locked packages, then on to `network.embedded`.

Standard library of Python 3.8 only: it is run by whatever Python a machine has. Whatever is missing
ends in one plain sentence that says what to install.
"""

import ctypes
import fcntl
import glob
import hashlib
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements" / "dev.txt"
VENV = ROOT / ".venv"
TOOLS = ROOT / ".tools"
OLDEST = (3, 12)
# The first is what the project is developed on; any other that is new enough will do.
PREFERRED = ["3.13", "3.14", "3.12"]
PROBE = "import sys; print(*sys.version_info[:2]); print(sys.executable)"


def stop(sentence):
    """End with a sentence for the person, not a traceback."""
    sys.exit(sentence)


# --- A Python ------------------------------------------------------------------------------------
def version_of(python):
    """(major, minor) of an interpreter by really running it, or None: a version manager's shim may be dead."""
    try:
        answer = subprocess.run(
            [str(python), "-c", PROBE], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=10
        )
        return tuple(int(part) for part in answer.stdout.split()[:2]) if answer.returncode == 0 else None
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


def candidates():
    """Where Pythons are found, the preferred version first; not all of them need exist or run."""
    home = Path.home()
    pyenv = os.environ.get("PYENV_ROOT", str(home / ".pyenv"))
    uv = os.environ.get("UV_PYTHON_INSTALL_DIR", str(home / ".local" / "share" / "uv" / "python"))
    for version in PREFERRED:
        yield from filter(None, [shutil.which("python" + version), "/usr/bin/python" + version])
        yield from sorted(glob.glob(f"{pyenv}/versions/{version}*/bin/python"), reverse=True)
        yield from sorted(glob.glob(f"{uv}/cpython-{version}*/bin/python3"), reverse=True)
    yield from filter(None, [shutil.which("python3"), "/usr/bin/python3", "/usr/local/bin/python3"])


def find_python(among=None):
    """The first candidate that runs and is new enough; NETWORK_PYTHON in the environment is asked alone."""
    chosen = os.environ.get("NETWORK_PYTHON")
    if chosen and (version_of(chosen) or (0,)) < OLDEST:
        stop(f"NETWORK_PYTHON is {chosen}, which is not a Python 3.12 or later that runs.")
    if chosen:
        return chosen
    # Never .venv's own, which may be first on PATH: it is what we are about to make.
    outside = (python for python in (candidates() if among is None else among) if not str(python).startswith(str(VENV)))
    return next((python for python in outside if (version_of(python) or (0,)) >= OLDEST), None)


def need_python(among=None):
    """`find_python`, or uv's own when the person allowed uv to download one, or a sentence."""
    python = find_python(among)
    if python is None and os.environ.get("UV_PYTHON_DOWNLOADS", "never") != "never":
        return "3.13"
    here = ".".join(map(str, sys.version_info[:2]))
    return python or stop(
        f"Python 3.12 or later is needed; the one here is {here}. Install one: apt-get install -y python3 python3-venv "
        "(Debian 13, Ubuntu 24.04), pyenv install 3.13 (anywhere), or let uv fetch one for this clone: "
        f"UV_PYTHON_DOWNLOADS=automatic bin/{sys.argv[1]}"
    )


# --- System libraries ------------------------------------------------------------------------------
def need_libraries():
    """The Postgres wheel links two things that a bare system may lack; asked before minutes of installing."""
    if os.environ.get("DATABASE_URL") or not sys.platform.startswith("linux") or glob.glob("/usr/lib/postgresql/*/bin/postgres"):
        return
    try:
        ctypes.CDLL("libxml2.so.2")
    except OSError:
        stop("The database needs libxml2 (or a PostgreSQL 15 or later of this system): apt-get install -y libxml2")
    if not os.path.isdir("/usr/share/zoneinfo"):
        stop("The database needs the time zones: apt-get install -y tzdata")


# --- The packages ----------------------------------------------------------------------------------
def run(*command):
    """Run an installer quietly; (worked, what it said)."""
    env = dict(os.environ, UV_HTTP_TIMEOUT="30", UV_HTTP_RETRIES="2", PIP_DISABLE_PIP_VERSION_CHECK="1")
    env.setdefault("UV_PYTHON_DOWNLOADS", "never")
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env)
    return done.returncode == 0, done.stdout.strip()


def pip_install(python, *arguments):
    """Bounded: an unreachable index is given up in seconds, not in pip's minutes of retries."""
    return run(python, "-m", "pip", "install", "-q", "--timeout", "15", "--retries", "2", "--require-hashes", *arguments)


def find_uv(python):
    """uv on PATH or in .tools, brought there by a venv or by pip alone; None where neither can."""
    on_path = shutil.which("uv")
    if on_path and run(on_path, "--version")[0]:
        return on_path
    uv = TOOLS / "bin" / "uv"
    wanted = ROOT / "requirements" / "uv.txt"
    if not uv.exists() and run(python, "-m", "venv", TOOLS)[0]:
        pip_install(TOOLS / "bin" / "python", "-r", wanted)
    elif not uv.exists():
        # Without the venv module; PEP 668 lets pip install into a folder of its own.
        pip_install(python, "--upgrade", "--target", TOOLS, "-r", wanted)
    return uv if uv.exists() else None


def install():
    """Bring .venv to the lock: by uv in seconds, else by plain pip."""
    python = need_python()
    need_libraries()
    print("installing the locked packages into .venv …", file=sys.stderr, flush=True)
    uv = find_uv(sys.executable if python == "3.13" else python)
    ours = VENV / "bin" / "python"
    if uv:
        made, said = (True, "") if (version_of(ours) or (0,)) >= OLDEST else run(uv, "venv", "--clear", "--python", python, VENV)
        worked, said = run(uv, "pip", "sync", "--require-hashes", "--python", ours, LOCK) if made else (made, said)
    else:
        if not run(python, "-m", "venv", "--clear", VENV)[0]:
            stop("Python's venv module is missing here: apt-get install -y python3-venv")
        worked, said = pip_install(ours, "-r", LOCK)
    if not worked:
        stop(f"The packages could not be installed; is the package index reachable? The installer's last words:\n{said[-1500:]}")


# --- Once at a time -----------------------------------------------------------------------------------
@contextmanager
def alone():
    """Two commands that start at once must not install at once."""
    TOOLS.mkdir(exist_ok=True)
    with open(str(TOOLS / "lock"), "w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            print("waiting for another command that installs the packages …", file=sys.stderr, flush=True)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def synced():
    """Does .venv hold the lock of this very clone? (A moved clone's .venv names its old place.)"""
    wanted = f"{hashlib.sha256(LOCK.read_bytes()).hexdigest()} {ROOT}"
    stamp = VENV / ".synced"
    return (VENV / "bin" / "python").exists() and stamp.exists() and stamp.read_text() == wanted, stamp, wanted


def main():
    if not synced()[0]:
        with alone():
            done, stamp, wanted = synced()
            if not done:
                install()
                stamp.write_text(wanted)
    need_libraries()
    python = str(VENV / "bin" / "python")
    os.environ["PYTHONPATH"] = str(ROOT)
    os.execv(python, [python, "-m", "network.embedded", *sys.argv[1:]])


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
