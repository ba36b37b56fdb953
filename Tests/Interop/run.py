"""Talks to the queues as a program would that nobody here wrote: with pika, Python's protobuf and OpenSSL's AES, by
docs/message-contract.md alone. It reads a request of intake's, publishes one of its own, reads the bundle with the
decision on it, and what becomes of a message that no daemon knows."""

import base64
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid

import pika
import yaml
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent / "Browser"))

from house import House  # noqa: E402


def compiled(folder):
    """The wire form, from the .proto file as it stands in the repository."""
    wire = ROOT / "Sources" / "Lines" / "Wire"
    subprocess.run(
        [sys.executable, "-m", "grpc_tools.protoc", f"-I{wire}", f"--python_out={folder}", "envelope.proto"], check=True)
    sys.path.insert(0, folder)
    import envelope_pb2
    return envelope_pb2


class Broker:
    """The house's RabbitMQ, with queues of our own beside those of the daemons."""

    def __init__(self, settings):
        login = pika.PlainCredentials(settings["management"]["user"], settings["management"]["password"])
        host, port = settings["amqp"]["hosts"][0].rsplit(":", 1)
        self.connection = pika.BlockingConnection(
            pika.ConnectionParameters(host, int(port), settings["amqp"]["vhost"], login))
        self.channel = self.connection.channel()
        self.channel.confirm_delivery()

    def listen(self, exchange, key=""):
        queue = self.channel.queue_declare("", exclusive=True).method.queue
        self.channel.queue_bind(queue, exchange, key)
        return queue

    def next(self, queue, wanted, what):
        """The next message that is the one meant."""
        end = time.monotonic() + 30
        while time.monotonic() < end:
            method, properties, body = self.channel.basic_get(queue, auto_ack=True)
            if method is None:
                # A queue tells nobody who asks this way when something comes.
                self.connection.sleep(0.05)
            elif wanted(properties, body):
                return method, properties, body
        raise AssertionError(f"{what} did not come")


class Seal:
    """AES-256-GCM under the house's ring: nonce, ciphertext, tag, for one place."""

    def __init__(self, path):
        ring = json.loads(pathlib.Path(path).read_text())
        self.keys = {key["id"]: base64.b64decode(key["secret"]) for key in ring["keys"]}
        self.active = next(key["id"] for key in ring["keys"] if key["state"] == "active")

    def open(self, properties, body):
        key = AESGCM(self.keys[properties.headers["linli-key-id"]])
        return json.loads(key.decrypt(body[:12], body[12:], self.place(properties)))

    def close(self, properties, value):
        nonce = os.urandom(12)
        plain = json.dumps(value, sort_keys=True, ensure_ascii=False).encode()
        return nonce + AESGCM(self.keys[self.active]).encrypt(nonce, plain, self.place(properties))

    @staticmethod
    def place(properties):
        return f"{properties.message_id}|{properties.type}|{properties.correlation_id}".encode()


def submit(house):
    """One errand through the door."""
    token = house.linli("actor", "add", "程序", "--role", "desk").split()[-1]
    body = {
        "line": "errand", "kind": "shop", "verb": "submit", "channel": "phone", "address": "榕荫里3号楼402",
        "caller": {"name": "林依姆", "phone": "154 0591 0001"}, "text": "一包盐,一瓶酱油"}
    request = urllib.request.Request(f"{house.url}/api/v1/requests", json.dumps(body).encode(), {
        "Authorization": f"Bearer {token}", "Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())})
    return json.load(urllib.request.urlopen(request))


def expect(what, is_so):
    if not is_so:
        raise AssertionError(what)
    print(f"  {what}")


def main():
    house = House()
    try:
        with tempfile.TemporaryDirectory() as folder:
            talk(house, compiled(folder))
    finally:
        house.close()


def talk(house, wire):
    settings = yaml.safe_load(pathlib.Path(house.settings).read_text())
    broker, seal = Broker(settings), Seal(settings["keys"]["file"])
    requests, bundles, parked = (
        broker.listen("linli.requests", "#"), broker.listen("linli.decisions"), broker.listen("linli.parked"))

    print("A request of intake's, read with pika")
    answer = submit(house)
    method, properties, body = broker.next(requests, lambda p, _: p.message_id == answer["id"], "the request")
    expect("its key is line, urgency and grid", method.routing_key == f"errand.normal.{properties.headers['linli-grid']}")
    expect("it is a persistent linli.request.v1", (properties.type, properties.delivery_mode) == ("linli.request.v1", 2))
    expect("it has its headers", {
        "linli-line": "errand", "linli-urgency": "normal", "linli-key-id": seal.active,
    }.items() <= properties.headers.items())
    envelope = seal.open(properties, body)
    expect("its seal opens by the contract", envelope["number"] == answer["number"])

    print("A request of pika's own")
    mine = pika.BasicProperties(
        message_id=str(uuid.uuid4()), correlation_id=str(uuid.uuid4()), type="linli.request.v1",
        content_type="application/json+sealed", timestamp=int(time.time()), app_id="pika", delivery_mode=2,
        headers={**properties.headers, "linli-at": int(time.time() * 1000),
                 "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"})
    envelope["request"] |= {"id": mine.message_id.upper(), "caseID": mine.correlation_id.upper()}
    envelope.pop("number")
    broker.channel.basic_publish("linli.requests", method.routing_key, seal.close(mine, envelope), mine, mandatory=True)

    def decided(_, body):
        bundle = wire.Bundle.FromString(body)
        return any(uuid.UUID(bytes=decision.request.id) == uuid.UUID(mine.message_id) for decision in bundle.decisions)

    _, properties, body = broker.next(bundles, decided, "the bundle")
    bundle = wire.Bundle.FromString(body)
    decision = next(d for d in bundle.decisions if uuid.UUID(bytes=d.request.id) == uuid.UUID(mine.message_id))
    expect("its decision comes in a bundle", (properties.type, properties.content_type, properties.headers["linli-count"])
           == ("linli.bundle.v1", "application/x-protobuf", len(bundle.decisions)))
    expect("it is accepted, as version 0 left it", (decision.outcome, decision.version) == (wire.OUTCOME_ACCEPTED, 0))
    expect("it carries the request and its trace", decision.request.traceparent == mine.headers["traceparent"])
    expect("nothing private stands in it in the open", "酱油".encode() not in body and b"0591" not in body)

    print("A message that no daemon knows")
    strange = pika.BasicProperties(
        message_id=str(uuid.uuid4()), type="somebody.elses.v1", delivery_mode=2, app_id="pika",
        headers={"linli-line": "errand", "x-mine": "kept out", "theirs": "kept", "number": 7})
    broker.channel.basic_publish("linli.requests", method.routing_key, b"\x00\xffwhatever", strange, mandatory=True)
    arrived, properties, body = broker.next(parked, lambda p, _: p.message_id == strange.message_id, "what was parked")
    expect("it is parked as the bytes that it was, under its key",
           (body, arrived.routing_key) == (b"\x00\xffwhatever", method.routing_key))
    expect("with the reason and where it came from", {
        "linli-reason": "unknownType", "linli-parked-from": "linli.errand",
    }.items() <= properties.headers.items())
    expect("and by whom, with its version", properties.headers["linli-parked-by"].startswith("linli-errand "))
    expect("with the headers that it had", {"theirs": "kept", "number": 7}.items() <= properties.headers.items())

    print("In the ledger")
    end = time.monotonic() + 30
    while strange.message_id not in house.linli("parked", "list") and time.monotonic() < end:
        time.sleep(0.1)
    expect("what was parked is on the table", strange.message_id in house.linli("parked", "show", strange.message_id))
    print(house.linli("ledger", "verify").strip())
    print("pika and Linli understand each other")


if __name__ == "__main__":
    main()
