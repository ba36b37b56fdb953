"""How many requests a second go the whole way after intake, beside the same two hops in Celery: its queue holds all of
them before its workers start, a process for each hop. Linli's figure is taken right after, with what it does beyond that:
deciding, sealing, the chain and what follows from it. `linli servers` lends the servers for Celery."""

import json
import os
import pathlib
import statistics
import subprocess
import sys
import time
import uuid

import psycopg

import peer

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
JOBS = int(os.environ.get("BENCH_JOBS", "3000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
LINES = ("errand", "nop")


def entered(database):
    return database.execute("SELECT count(*) FROM entered").fetchone()[0]


def celery():
    """Committed a second, from the first row to the last."""
    with peer.connect() as database:
        database.autocommit = True
        database.execute("DROP TABLE IF EXISTS entered")
        database.execute("CREATE TABLE entered (id uuid PRIMARY KEY, body bytea NOT NULL)")
        for _ in range(JOBS):
            peer.decide.delay(str(uuid.uuid4()), "x" * 600)
        workers = [
            subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "peer", "worker", "-Q", queue, "-c", "1", "-n", queue, "-l", "error",
                 "-P", "solo", "--without-gossip", "--without-mingle", "--without-heartbeat"],
                cwd=pathlib.Path(__file__).resolve().parent, stdout=subprocess.DEVNULL)
            for queue in ("requests", "decisions")
        ]
        try:
            first, last, done, seen = None, None, 0, 0
            deadline = time.monotonic() + 300
            while seen < JOBS:
                if time.monotonic() > deadline:
                    raise RuntimeError(f"{seen} of {JOBS} after five minutes")
                time.sleep(0.05)
                seen, last = entered(database), time.monotonic()
                if seen and first is None:
                    first, done = last, seen
            return (JOBS - done) / (last - first)
        finally:
            for worker in workers:
                # Twice is at once: there is nothing left to do.
                worker.terminate()
                time.sleep(1)
                worker.kill()
                worker.wait()


def linli(line):
    told = subprocess.run(
        [ROOT / ".build/release/linli-bench", "pipeline", "--jobs", str(JOBS * 5), "--line", line, "--output", "json"],
        text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, cwd=ROOT).stdout
    return json.loads(told)["per_second"]


def main():
    with psycopg.connect(host=peer.setting("POSTGRES_HOST"), port=peer.setting("POSTGRES_PORT"),
                         user=peer.setting("POSTGRES_USER"), password=peer.setting("POSTGRES_PASSWORD"),
                         dbname="postgres", autocommit=True) as database:
        database.execute("DROP DATABASE IF EXISTS peer")
        database.execute("CREATE DATABASE peer")
    with peer.app.connection() as broker:
        for queue in ("requests", "decisions"):
            broker.default_channel.queue_delete(queue)
    ratios = {line: [] for line in LINES}
    for number in range(ROUNDS):
        theirs = celery()
        ours = {line: linli(line) for line in LINES}
        for line in LINES:
            ratios[line].append(ours[line] / theirs)
        print(f"round {number + 1}: Celery {theirs:.0f} /s, " + ", ".join(f"{line} {ours[line]:.0f} /s" for line in LINES),
              flush=True)
    for line in LINES:
        print(f"median of the ratios, {line}: {statistics.median(ratios[line]):.1f}")


if __name__ == "__main__":
    main()
