"""Starting: the served app and its first page against an empty Streamlit page.

The server is up when /_stcore/health answers; it has run no page by then. The first page is timed
in a new process, from its start to the end of the first run of the overview with the sample, all
imports in it; the second run is what every click costs.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from statistics import median
from urllib.error import URLError

from bench._measure import print_head, print_table, write_ratio, write_seconds

RUNS = 5
PATIENCE = 60  # seconds
ROOT = Path(__file__).parents[1]
OURS = "this app, the sample's overview"
EMPTY = 'an empty page (st.title("…"))'
CLICKS = 7

# What the new process runs; the two times come out as JSON.
ONE_SESSION = """
import json, sys, time
from statistics import median
from streamlit.testing.v1 import AppTest

page = AppTest.from_file(sys.argv[1], default_timeout=60).run()
first = time.time() - float(sys.argv[2])
if page.exception or page.error or len(page.metric) != int(sys.argv[4]):
    raise SystemExit("the page is not what it should be")
clicks = []
for _ in range(int(sys.argv[3])):
    began = time.perf_counter()
    page.run()
    clicks.append(time.perf_counter() - began)
print(json.dumps({"first": first, "second": clicks[0], "later": median(clicks[1:])}))
"""


def fill_home(folder: Path) -> None:
    """Load the sample into a home."""
    from services.assessment.people import Person, Role
    from services.assessment.sample import load_sample
    from services.store import Store

    with Store.open(folder) as store:
        load_sample(store, who=Person("bench", Role.FOCAL_POINT))


def time_server(script: Path, environment: dict[str, str]) -> float:
    """Return the seconds from the start of the server's process until it says that it is well."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = (sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port))
    began = time.perf_counter()
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            while not is_well(port):
                if server.poll() is not None or time.perf_counter() - began > PATIENCE:
                    raise SystemExit(f"the server of {script.name} does not start")
                time.sleep(0.01)
            return time.perf_counter() - began
        finally:
            server.kill()


def is_well(port: int) -> bool:
    """Ask a server whether it is up."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5) as answer:
            return answer.status == 200
    except (URLError, OSError):
        return False


def time_session(script: Path, environment: dict[str, str], *, metrics: int) -> dict[str, float]:
    """Return the seconds to the end of the first run in a new process, and those of more runs.

    `metrics` is how many large figures the page has to show.
    """
    told = (str(script), str(time.time()), str(CLICKS), str(metrics))
    ended = subprocess.run(
        (sys.executable, "-c", ONE_SESSION, *told),
        cwd=ROOT,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    if ended.returncode:
        raise SystemExit(ended.stderr)
    return json.loads(ended.stdout)


def main() -> None:
    """Measure both scripts by turns."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill_home(folder / "home")
        empty = folder / "empty.py"
        empty.write_text('import streamlit as st\n\nst.title("…")\n', encoding="utf-8")
        environment = {**os.environ, "PARINDEX_HOME": str(folder / "home"), "PYTHONPATH": str(ROOT)}
        scripts = {OURS: ROOT / "app.py", EMPTY: empty}
        taken: dict[str, list[dict[str, float]]] = {way: [] for way in scripts}
        for run in range(RUNS + 1):
            for way, script in scripts.items():
                measured = {"server": time_server(script, environment)}
                measured |= time_session(script, environment, metrics=4 if way == OURS else 0)
                if run:  # the first fills the disk's cache
                    taken[way].append(measured)
    medians = {
        way: {what: median(each[what] for each in runs) for what in runs[0]}
        for way, runs in taken.items()
    }
    print_head(f"Start and first page, medians of {RUNS}")
    parts = {
        "server": "server up",
        "first": "first page in a new process",
        "second": "second run",
        "later": f"later runs (median of {CLICKS - 1})",
    }
    print_table(
        ("", *scripts, "times ours"),
        [
            (
                title,
                *(write_seconds(medians[way][what]) for way in scripts),
                write_ratio(medians[EMPTY][what], medians[OURS][what]),
            )
            for what, title in parts.items()
        ],
    )


if __name__ == "__main__":
    main()
