"""The process of one contender, started by measure.py.

child.py command ORDER: start a program, wait for it, and say how long it took and how much memory it held at most.
child.py job MODULE:FUNCTION ARGUMENTS: make the work ready, then do it once for each line that comes in.
"""

import json
import os
import sys
import time


def command(order: dict) -> None:
    """Imports little: this process's own size is the least peak that it can report."""
    with open(order["output"], "wb") as output:  # noqa: PTH123 - pathlib is large
        actions = [(os.POSIX_SPAWN_DUP2, output.fileno(), 1)]
        words = order["command"]
        begun = time.perf_counter()
        number = os.posix_spawnp(words[0], words, {**os.environ, **order["environment"]}, file_actions=actions)
        _, status, usage = os.wait4(number, 0)
        seconds = time.perf_counter() - begun
    peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    cpu = usage.ru_utime + usage.ru_stime
    print(json.dumps({"seconds": seconds, "cpu": cpu, "peak": peak, "status": os.waitstatus_to_exitcode(status)}))


def job(name: str, arguments: dict) -> None:
    import importlib  # noqa: PLC0415 - not for a command

    from measure import peak_of_this_process  # noqa: PLC0415

    replies = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a library prints is no reply
    module, _, function = name.partition(":")
    work = getattr(importlib.import_module(module), function)(**arguments)
    for _ in sys.stdin:
        if work.before:
            work.before()
        begun, before = time.perf_counter(), time.process_time()
        result = work.run()
        seconds, cpu = time.perf_counter() - begun, time.process_time() - before
        peak = peak_of_this_process()
        answer = work.answer(result) if work.answer else None
        del result
        replies.write(json.dumps({"seconds": seconds, "cpu": cpu, "peak": peak, "answer": answer}) + "\n")
        replies.flush()


if __name__ == "__main__":
    if sys.argv[1] == "command":
        command(json.loads(sys.argv[2]))
    else:
        job(sys.argv[2], json.loads(sys.argv[3]))
