"""The process that reads files of hostile formats: one job after the other from its standard input, until that ends.

It starts as `python -m assistant.reading.isolation.worker`, from `assistant.reading.isolation.process`.
"""

import os
from functools import partial
from typing import Any, BinaryIO

from assistant.documents import Page
from assistant.errors import ReadError
from assistant.reading.isolation import limits
from assistant.reading.isolation.wire import receive, send
from assistant.reading.options import Options
from assistant.reading.readers import OutOfMemory, read_here


def main() -> None:
    """Answers jobs: one frame with the reading, one for each page and member; or a picture or a PDF; and a last one."""
    jobs, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    # Whatever a library prints must not get between the frames.
    silence = os.open(os.devnull, os.O_RDWR)
    for taken in (0, 1):
        os.dup2(silence, taken)
    limits.confine()
    send(answers, {"ready": True})
    while True:
        try:
            job, data = receive(jobs)
        except EOFError:
            return
        limits.grant(job["seconds"])
        limits.beat(partial(_renew, answers, job["seconds"]))
        try:
            _answer(answers, job, data)
        except (OutOfMemory, MemoryError) as error:
            send(answers, {"error": str(error) or "needs more memory than one page may take", "spent": True})
            return  # what is left of the memory may be in pieces; the next file gets a fresh process
        except ReadError as error:
            send(answers, {"error": str(error)})


def _renew(answers: BinaryIO, seconds: float) -> None:
    limits.grant(seconds)
    send(answers, {"alive": True})


def _answer(answers: BinaryIO, job: dict[str, Any], data: bytes) -> None:
    if "draw" in job:
        _draw(answers, job, data)
    elif "print" in job:
        from assistant.reading.office.program import printed

        send(answers, {"printed": job["print"]}, printed(data, job["print"], seconds=job["patience"]))
    else:
        _read(answers, job, data)
    send(answers, {"end": True})


def _draw(answers: BinaryIO, job: dict[str, Any], data: bytes) -> None:
    from assistant.reading.drawing import draw

    try:
        picture = draw(data, job["draw"], Page.model_validate(job["page"]), job["width"])
    except (ReadError, MemoryError):
        raise
    except Exception as error:  # as in `read_here`: the libraries fail in many ways of their own
        raise ReadError("is damaged: its page cannot be drawn") from error
    send(answers, {"size": picture.size}, picture.tobytes())


def _read(answers: BinaryIO, job: dict[str, Any], data: bytes) -> None:
    found = read_here(job["name"], data, Options(**job["options"]))
    send(answers, {"reading": found.reading.model_dump(mode="json", exclude={"pages"})})
    for page in found.reading.pages:
        send(answers, {"page": page.number}, page.model_dump_json().encode("utf-8"))
    for member in found.members:
        send(answers, {"member": member.name, "reason": member.reason}, member.data)


if __name__ == "__main__":
    main()
