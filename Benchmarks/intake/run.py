"""How many requests a second intake accepts, each fsynced in its register, beside FastAPI with aio-pika and confirms on
the same broker, in the same minutes. Rounds take turns; medians are told. Then a minute without the broker in the middle
of a steady load, and the count of what was accepted against what the ledger has.

While the rates are taken the lines and the ledger stand still (SIGSTOP): on two cores they would be what is measured.
What was accepted meanwhile is worked off afterwards, and counted."""

import json
import os
import pathlib
import re
import signal
import statistics
import subprocess
import sys
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "Tests" / "Browser"))
os.environ.setdefault("LINLI_PROGRAM", str(ROOT / ".build" / "release" / "linli"))

from house import House  # noqa: E402

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
SECONDS = int(os.environ.get("BENCH_SECONDS", "5"))
CLIENTS = [32, 256]
# A prefix has a hundred thousand numbers: each run has its own.
PREFIXES = iter(range(11, 90))


def wrk(url, path, token, clients, seconds, pause=0):
    """Accepted a second, the slowest of a hundred in milliseconds, how many were accepted, how many were not."""
    environment = {**os.environ, "BENCH_TOKEN": token, "BENCH_PAUSE": str(pause), "BENCH_PATH": path}
    told = subprocess.run(
        ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--latency", "--timeout", "30s", "-s", str(HERE / "post.lua"), url],
        text=True, capture_output=True, env=environment, check=True).stdout
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", told).group(1))
    count = int(re.search(r"(\d+) requests in", told).group(1))
    slowest, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", told).groups()
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    broken = re.search(r"Socket errors: (.*)", told)
    if broken:
        print(f"    socket errors: {broken.group(1)}")
    return rate, float(slowest) * {"us": 0.001, "ms": 1, "s": 1000}[unit], count, int(wrong.group(1)) if wrong else 0


def resident(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return {name: int(re.search(rf"{name}:\s+(\d+)", status).group(1)) // 1024 for name in ("VmRSS", "VmHWM")}


def processes(house):
    listed = subprocess.run(["ps", "-eo", "pid,args"], text=True, capture_output=True, check=True).stdout
    found = {}
    for line in listed.splitlines():
        pid, args = line.split(None, 1)
        match = re.match(r"\S*/(linli-\w+) .*" + re.escape(house.base), args)
        if match:
            found[match.group(1)] = int(pid)
    return found


class Peer:
    def __init__(self, house):
        about = pathlib.Path(house.base, "house", "linli.yaml").read_text()
        host = re.search(r'hosts: \["([^"]+)"\]', about).group(1)
        user = re.search(r'management:(?:\n  .*)*\n  user: "?([^"\n]+)', about).group(1)
        password = re.search(r'management:(?:\n  .*)*?\n  password: "?([^"\n]+)', about).group(1)
        vhost = re.search(r'vhost: "?([^"\n]+)', about).group(1)
        self.log = open(os.path.join(house.base, "peer.log"), "w")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", "peer:app", "--app-dir", str(HERE), "--port", "8390", "--loop", "uvloop",
             "--http", "httptools", "--no-access-log"],
            env={**os.environ, "PEER_AMQP": f"amqp://{user}:{password}@{host}/{vhost}"}, stdout=self.log, stderr=self.log)
        self.url = "http://127.0.0.1:8390"
        for _ in range(100):
            try:
                urllib.request.urlopen(urllib.request.Request(self.url + "/requests", b"{}"), timeout=2)
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("the peer does not answer: " + open(self.log.name).read())

    def close(self):
        self.process.terminate()
        self.process.wait(20)
        self.log.close()


def accepted(house, token, clients, counted, pause=0):
    """One run at the door, with numbers of its own, counted."""
    house.linli("desk", "enrol", str(next(PREFIXES)))
    run = wrk(house.url, "/api/v1/requests", token, clients, SECONDS, pause)
    counted[0] += run[2] - run[3]
    counted[1] += clients
    return run


def syncs(house, intake, token, counted):
    """How often the disk was made sure of for each accepted request."""
    watch = subprocess.Popen(
        ["strace", "-f", "-c", "-e", "trace=fsync,fdatasync", "-p", str(intake)], stderr=subprocess.PIPE, text=True)
    time.sleep(1)
    before = counted[0]
    accepted(house, token, 32, counted)
    watch.send_signal(signal.SIGINT)
    told = watch.communicate()[1]
    calls = sum(int(count) for count in re.findall(r"(\d+)\s+(?:\d+\s+)?f(?:data)?sync$", told, re.MULTILINE))
    print(f"   32 clients  {calls} fsyncs for {counted[0] - before} accepted (traced, and slower for it)")


def rates(house, peer, token, counted):
    running = processes(house)
    still = [pid for name, pid in running.items() if name != "linli-intake"]
    print(f"rates: {ROUNDS} rounds of {SECONDS} s each, medians")
    for pid in still:
        os.kill(pid, signal.SIGSTOP)
    try:
        for clients in CLIENTS:
            results = {"intake": [], "peer": []}
            for _ in range(ROUNDS):
                results["peer"].append(wrk(peer.url, "/requests", token, clients, SECONDS))
                results["intake"].append(accepted(house, token, clients, counted))
            for name, rounds in results.items():
                print(f"  {clients:3} clients  {name:6} {statistics.median(r[0] for r in rounds):8.0f} /s   "
                      f"p99 {statistics.median(r[1] for r in rounds):7.1f} ms   refused {sum(r[3] for r in rounds)}")
            print(f"  {clients:3} clients  ratio  "
                  f"{statistics.median(a[0] / b[0] for a, b in zip(results['intake'], results['peer'])):8.2f}")
        half = accepted(house, token, 32, counted, pause=7)
        print(f"   32 clients  intake at {half[0]:.0f} /s (7 ms between two of a client): p99 {half[1]:.1f} ms")
        syncs(house, running["linli-intake"], token, counted)
        print(f"  resident memory: intake {resident(running['linli-intake'])} MiB, peer {resident(peer.process.pid)} MiB")
    finally:
        for pid in still:
            os.kill(pid, signal.SIGCONT)


def outage(house, token, counted):
    """A minute without the broker in the middle of a steady load."""
    broker = [pid for pid in house.servers() if pathlib.Path(f"/proc/{pid}/comm").read_text().strip() == "beam.smp"]
    house.linli("desk", "enrol", str(next(PREFIXES)))
    print("a minute without the broker, 8 clients with 20 ms between two requests")
    load = subprocess.Popen([sys.executable, __file__, "--load", house.url, token], stdout=subprocess.PIPE, text=True)
    time.sleep(10)
    for pid in broker:
        os.kill(pid, signal.SIGSTOP)
    time.sleep(60)
    for pid in broker:
        os.kill(pid, signal.SIGCONT)
    rate, slowest, count, wrong = json.loads(load.communicate()[0])
    counted[0] += count - wrong
    counted[1] += 8
    print(f"  {rate:.0f} /s over 80 s, p99 {slowest:.1f} ms, refused {wrong}")


def settled(house, counted):
    print("working off what was accepted…")
    begun = time.monotonic()
    while time.monotonic() - begun < 1200:
        told = house.linli("conserve", check=False)
        under = int(re.search(r"under way\s+(\d+)", told).group(1))
        if under == 0:
            break
        time.sleep(2)
    registered = int(re.search(r"registered\s+(\d+)", told).group(1))
    print(told)
    print(f"accepted by the clients' count {counted[0]} (and up to {counted[1]} whose answer came too late to be counted), "
          f"registered {registered}; worked off in {time.monotonic() - begun:.0f} s")
    house.linli("conserve")
    return 0 if under == 0 and 0 <= registered - counted[0] <= counted[1] else 1


def main():
    house = House()
    try:
        token = house.linli("actor", "add", "压测", "--role", "desk").split()[-1]
        # Accepted by the clients' count; and what may have been under way when a run's time was over.
        counted = [0, 0]
        peer = Peer(house)
        try:
            rates(house, peer, token, counted)
        finally:
            peer.close()
        outage(house, token, counted)
        return settled(house, counted)
    finally:
        house.close()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--load"]:
        print(json.dumps(wrk(sys.argv[2], "/api/v1/requests", sys.argv[3], 8, 80, pause=20)))
    else:
        sys.exit(main())
