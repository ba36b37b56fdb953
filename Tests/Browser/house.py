"""A house of its own for the browser: started, lent, and ended by its pid."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
LINLI = os.environ.get("LINLI_PROGRAM", os.path.join(ROOT, ".build", "debug", "linli"))
PASSWORD = "乘凉-榕树下-2026"
STAFF = [("小吴", "desk"), ("小黄", "desk"), ("郑丽萍", "coordinator"), ("阿琴", "finance"), ("严书记", "secretary")]


class House:
    """RabbitMQ, PostgreSQL and every daemon, on loopback and free ports, in a folder that goes away."""

    def __init__(self):
        self.base = tempfile.mkdtemp(prefix="linli-browser-", dir="/tmp")
        os.chmod(self.base, 0o755)
        self.log = open(os.path.join(self.base, "up.log"), "w+")
        self.process = subprocess.Popen(
            [LINLI, "up", "--base", os.path.join(self.base, "house")], cwd=ROOT, stdout=self.log, stderr=self.log)
        self.url = self._wait_for_address()
        self.settings = os.path.join(self.base, "house", "linli.yaml")
        for name, role in STAFF:
            self.linli("staff", "add", name, "--role", role, "--password-from", "-", said=PASSWORD)

    def _wait_for_address(self):
        end = time.monotonic() + 120
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise RuntimeError("the house ended: " + self.told())
            found = re.search(r"来电登记\s+(http://\S+?)/desk/new", self.told())
            if found:
                return found.group(1)
            # What it prints is a file, and a file tells nobody that it has grown.
            time.sleep(0.2)
        raise RuntimeError("the house is not up after two minutes: " + self.told())

    def told(self):
        with open(self.log.name, encoding="utf-8") as log:
            return log.read()

    def linli(self, *arguments, said=None, check=True):
        """What the admin command answers."""
        done = subprocess.run(
            [LINLI, *arguments, "--config", self.settings], cwd=ROOT, input=said, text=True, capture_output=True)
        if check and done.returncode != 0:
            raise RuntimeError(f"linli {' '.join(arguments)}: {done.stdout}{done.stderr}")
        return done.stdout

    def servers(self):
        """RabbitMQ and PostgreSQL of this house alone: among what it has started, and what that has started."""
        listed = subprocess.run(["ps", "-eo", "pid,ppid,comm"], text=True, capture_output=True, check=True).stdout
        rows = [line.split(None, 2) for line in listed.splitlines()[1:]]
        mine = {self.process.pid}
        while True:
            more = {int(pid) for pid, parent, _ in rows if int(parent) in mine} - mine
            if not more:
                break
            mine |= more
        return [int(pid) for pid, _, name in rows if int(pid) in mine and name in ("beam.smp", "postgres")]

    def stop_servers(self):
        """Both servers fall silent, as in a hang; they keep what they have."""
        pids = self.servers()
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        return pids

    @staticmethod
    def go_on(pids):
        for pid in pids:
            os.kill(pid, signal.SIGCONT)

    def close(self):
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.log.close()
        shutil.rmtree(self.base, ignore_errors=True)
