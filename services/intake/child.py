"""The child process that reads one file: a request on standard input, a reading on standard output.

The request is pickled by the parent, which is trusted; the answer is JSON, because what parsed an
upload is not. How it ends is told by the exit status alone: no traceback leaves.
"""

import gc
import os
import pickle
import sys

from services.intake.limits import Limits

OUT_OF_MEMORY = 77
BROKEN = 78
ANSWER_TOO_LARGE = 79


class _AnswerTooLarge(Exception):
    """More to say than the parent is ready to hear."""


def main() -> None:
    """Read the request, read the file, write the reading, and end."""
    gc.disable()  # one file, then the end: collecting costs time and frees nothing
    answer = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what libraries print is no answer
    try:
        content = _read_guarded()
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except _AnswerTooLarge:
        os._exit(ANSWER_TOO_LARGE)
    except BaseException:  # noqa: BLE001 - an engine's panic is no Exception
        os._exit(BROKEN)
    with os.fdopen(answer, "wb") as output:
        output.write(content)
    os._exit(0)


def _read_guarded() -> bytes:
    from services.intake.sandbox import forbid_side_effects, limit_resources

    limits: Limits = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by our own parent
    limit_resources(limits)
    # Imported under the limits: what they cost counts too.
    from services.intake.form_reading import Request, read_form
    from services.intake.reading_json import write_reading

    request: Request = pickle.load(sys.stdin.buffer)  # noqa: S301
    forbid_side_effects()
    content = write_reading(read_form(request)).encode()
    if len(content) > limits.answer_bytes:
        raise _AnswerTooLarge
    return content
