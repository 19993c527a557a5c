"""The app served as `make run` serves it, and the Chromium that looks at it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

from playwright.sync_api import Browser, Playwright

from services.assessment.home import HOME_VARIABLE

ROOT = Path(__file__).parents[2]
# Several workers look for a port at the same moment: each has its own to choose from.
_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
PORTS = range(8700 + 50 * _WORKER, 8750 + 50 * _WORKER)
_STARTS_WITHIN = 60  # seconds
_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")


@contextmanager
def serve(home: Path) -> Iterator[str]:
    """Serve the app on the data of `home` until the block ends; yields its address."""
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with (home.parent / f"{home.name}.log").open("w") as log:
        server = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | {HOME_VARIABLE: str(home)},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/_stcore/health", server)
        yield address
    finally:
        server.terminate()
        server.wait()


def open_browser(playwright: Playwright) -> Browser:
    """Start the machine's own Chromium; it asks nothing of anybody by itself."""
    path = next(found for name in _CHROMIUMS if (found := shutil.which(name)))
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-gpu"]
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return playwright.chromium.launch(executable_path=path, args=[*quiet, *root])


def _free_port() -> int:
    for port in PORTS:
        with socket.socket() as tried:
            try:
                tried.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError(f"no free port among {PORTS}")


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < end:
        if server.poll() is not None:
            raise RuntimeError(f"the server ended with {server.returncode}")
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise TimeoutError(f"{url} did not answer")
