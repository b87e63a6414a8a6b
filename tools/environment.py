"""Make ``.venv`` what the lock says, on a machine with nothing but Python (standard library only).

``start.py`` and ``check.py`` call :func:`prepare`. It does each step only when it is needed: a second call
takes a fraction of a second. Everything a person must do is said in one line that can be copied.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import io
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
OLDEST, TOO_NEW = (3, 11), (3, 15)  # the Pythons that the wheels of PySide6-Essentials 6.11 are for
WINDOWS = sys.platform == "win32"
RUNTIME, DEVELOPER = "requirements.lock", "requirements-dev.lock"

# What Qt loads on Linux and its wheel does not bring along: the library, and Debian's package of it.
LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
# What only the checks need: PyInstaller takes programs apart with objcopy.
PROGRAMS = {"objcopy": "binutils"}
# What only the tests with a real screen reader need; without it they are skipped and say so.
READER_PROGRAMS = {"xvfb-run": "xvfb", "xauth": "xauth", "dbus-run-session": "dbus"}
READER_PYTHON = "/usr/bin/python3"  # Debian's own: its packages are not for .venv
READER_BUSES = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")
# What only the tests of power cuts and of the closed network need; without it they are skipped and say so.
TRACING_PROGRAMS = {"strace": "strace", "unshare": "util-linux"}
# What only the tests need that open our files with other programs; without it they are skipped and say so.
OPENING_PROGRAMS = {
    "soffice": "libreoffice-calc-nogui",
    "pdftotext": "poppler-utils",
    "pdftoppm": "poppler-utils",
}
NO_NETWORK = re.compile(
    r"Failed to establish a new connection|Temporary failure in name resolution|getaddrinfo failed"
    r"|Network is unreachable|Name or service not known|NameResolutionError|ProxyError"
)


class CannotPrepareError(Exception):
    """Something is missing that only a person can bring; the message says what to do."""


def prepare(*, developer: bool) -> Path:
    """Bring ``.venv`` up to the lock and return its Python.

    With ``developer`` the tools for linting, types, tests and packaging are installed too. Raises
    :class:`CannotPrepareError` with a message for the person at the keyboard.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a Windows console may not have pip's signs
    check_python()
    provide_system_packages(missing_packages(developer=developer))
    if developer:
        offer_packages(missing_reader_packages(), "with a screen reader")
        offer_packages(missing_tracing_packages(), "of power cuts and of the closed network")
        offer_packages(missing_opening_packages(), "with LibreOffice and the readers of PDF")
    make_venv()
    install(DEVELOPER if developer else RUNTIME, also_good=(DEVELOPER,))
    compile_catalogs()
    return venv_python()


def venv_python() -> Path:
    """Give the Python of ``.venv``, there or not yet."""
    return VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")


def check_python() -> None:
    """Refuse a Python for which there is no Qt."""
    version = ".".join(map(str, sys.version_info[:3]))
    wanted = f"{OLDEST[0]}.{OLDEST[1]} to {TOO_NEW[0]}.{TOO_NEW[1] - 1}"
    if not OLDEST <= sys.version_info[:2] < TOO_NEW:
        raise CannotPrepareError(f"Clinic Desk needs Python {wanted}, 64 bit; this is Python {version}.")
    if struct.calcsize("P") != 8:
        raise CannotPrepareError(f"Clinic Desk needs a 64-bit Python {wanted}; this one is 32-bit.")


# --- system packages -----------------------------------------------------------------------------


def loads(library: str) -> bool:
    """Tell whether the system's loader finds a library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_packages(*, developer: bool) -> list[str]:
    """Name Debian's packages for what this machine lacks; empty on Windows and where nothing is missing."""
    if not sys.platform.startswith("linux"):
        return []
    missing = [package for library, package in LIBRARIES.items() if not loads(library)]
    if not importlib.util.find_spec("ensurepip") and not works(venv_python()):
        missing.append("python3-venv")
    if developer:
        missing += [package for program, package in PROGRAMS.items() if not shutil.which(program)]
        shared = f"libpython{sys.version_info[0]}.{sys.version_info[1]}"
        if not loads(f"{shared}.so.1.0") and sys.base_prefix == "/usr":
            missing.append(shared)  # Debian's python3 is linked statically; a frozen program is not
    return missing


def missing_reader_packages() -> list[str]:
    """Name Debian's packages that the tests with a real screen reader lack."""
    if not sys.platform.startswith("linux"):
        return []
    missing = [package for program, package in READER_PROGRAMS.items() if not shutil.which(program)]
    if not any(Path(bus).exists() for bus in READER_BUSES):
        missing.append("at-spi2-core")
    probe = [READER_PYTHON, "-c", "import pyatspi"]
    if not Path(READER_PYTHON).exists() or subprocess.run(probe, capture_output=True, check=False).returncode:
        missing += ["python3-pyatspi", "gir1.2-atspi-2.0"]
    return missing


def missing_tracing_packages() -> list[str]:
    """Name Debian's packages that the tests of power cuts and of the closed network lack."""
    if not sys.platform.startswith("linux"):
        return []
    return [package for program, package in TRACING_PROGRAMS.items() if not shutil.which(program)]


def missing_opening_packages() -> list[str]:
    """Name Debian's packages that the tests with other programs lack, each once."""
    if not sys.platform.startswith("linux"):
        return []
    return list(
        dict.fromkeys(package for program, package in OPENING_PROGRAMS.items() if not shutil.which(program))
    )


def offer_packages(packages: list[str], tests: str) -> None:
    """Install them where that needs nobody; nothing fails without them, these ``tests`` are skipped."""
    if not packages or not shutil.which("apt-get") or os.geteuid() != 0:
        return
    try:
        provide_system_packages(packages)
    except CannotPrepareError as error:
        print(f"Without these packages the tests {tests} are skipped. {error}", flush=True)


def provide_system_packages(packages: list[str]) -> None:
    """Install Debian packages when allowed to; otherwise say exactly what to type."""
    if not packages:
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if not shutil.which("apt-get"):
        raise CannotPrepareError(
            "System libraries are missing. On Debian they are the packages\n    "
            + " ".join(packages)
            + "\nInstall what your system calls them, then run this again."
        )
    if os.geteuid() != 0:
        raise CannotPrepareError(
            "System packages are missing. Install them, then run this again:\n\n    sudo "
            + " ".join(["apt-get", "install", *packages])
            + "\n"
        )
    print(f"Installing system packages: {' '.join(packages)}", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["apt-get", "update"], command):
        if subprocess.call([step[0], "-q", *step[1:]], env=quiet, stdin=subprocess.DEVNULL):
            raise CannotPrepareError(f"This did not work (no network?):\n\n    {' '.join(step)}\n")


# --- the virtual environment ---------------------------------------------------------------------


def works(python: Path) -> bool:
    """Tell whether a virtual environment's Python starts; it does not when the Python below is gone."""
    if not python.exists():
        return False
    probe = "import sys, pip; print(sys.version_info[:2])"
    answer = subprocess.run([str(python), "-c", probe], capture_output=True, text=True, check=False)
    return answer.stdout.strip() == str(sys.version_info[:2])


def make_venv() -> None:
    """Create ``.venv``, or create it anew if it belongs to another Python."""
    if works(venv_python()):
        return
    print(f"Making {VENV.name} for Python {sys.version_info[0]}.{sys.version_info[1]}", flush=True)
    if subprocess.call([sys.executable, "-m", "venv", "--clear", str(VENV)], stdin=subprocess.DEVNULL):
        raise CannotPrepareError(
            f"Python could not make the folder {VENV}; is it writable, is the disk full?"
        )


def stamp_of(lock: str) -> Path:
    """Give the file that says which lock was installed last."""
    return VENV / f".installed-{lock}"


def fingerprint(lock: str) -> str:
    """Give a digest of everything an installation depends on."""
    digest = hashlib.sha256(sys.version.encode())
    for name in (lock, "pyproject.toml"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def is_installed(lock: str) -> bool:
    """Tell whether exactly this lock was installed, by this Python."""
    stamp = stamp_of(lock)
    return stamp.exists() and stamp.read_text(encoding="ascii") == fingerprint(lock)


def install(lock: str, also_good: tuple[str, ...] = ()) -> None:
    """Install the locked packages and the project itself, unless they are (or a larger lock is)."""
    if any(is_installed(name) for name in (lock, *also_good)):
        return
    print(f"Installing the packages of {lock}", flush=True)
    for stamp in VENV.glob(".installed-*"):
        stamp.unlink()
    # The build backend first: a package that comes as source, and the project itself, are built with the
    # locked one instead of whatever version is newest today.
    text = (ROOT / lock).read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        backend = Path(folder) / "backend.lock"
        backend.write_text(block_of(text, "setuptools"), encoding="utf-8")
        pip("--require-hashes", "--only-binary", ":all:", "-r", str(backend))
    pip("--require-hashes", "--no-build-isolation", "--use-pep517", "-r", str(ROOT / lock))
    pip("--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    stamp_of(lock).write_text(fingerprint(lock), encoding="ascii")


def block_of(lock_text: str, package: str) -> str:
    """Cut one package with its hashes out of a lock."""
    found = re.search(rf"^{re.escape(package)}==(?:.*\\\n)*.*\n", lock_text, re.MULTILINE)
    if not found:
        raise CannotPrepareError(f"The lock does not name {package}; make it anew with tools/lock.py.")
    return found.group()


def pip(*arguments: str) -> None:
    """Run ``pip install`` in ``.venv``, showing what it says."""
    command = [str(venv_python()), "-m", "pip", "install", "--disable-pip-version-check", *arguments]
    said: list[str] = []
    with subprocess.Popen(
        command,
        cwd=ROOT,
        text=True,
        errors="replace",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        for line in process.stdout or ():
            if not line.startswith(("Requirement already satisfied", "Looking in ")):
                print(line, end="", flush=True)
            said.append(line)
    if process.returncode == 0:
        return
    if NO_NETWORK.search("".join(said)):
        raise CannotPrepareError(
            "There is no network, or the package index cannot be reached. The first start needs it once,\n"
            "for about 100 MB; later starts do not. Connect this PC and run the same command again."
        )
    raise CannotPrepareError("The packages could not be installed; pip says why above.")


def compile_catalogs() -> None:
    """Write the binary catalogs where they are missing or older than the texts."""
    for po in (ROOT / "translations").glob("*/LC_MESSAGES/*.po"):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime_ns < po.stat().st_mtime_ns:
            tool = str(ROOT / "tools" / "translations.py")
            subprocess.run([str(venv_python()), tool, "compile"], check=True, stdin=subprocess.DEVNULL)
            return
