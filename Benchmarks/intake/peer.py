"""The peer: what one would write for the same in an afternoon. Takes the JSON, publishes it durably to RabbitMQ, waits
for the broker's confirm, answers 202. It keeps nothing on a disk of its own."""

import os
import uuid

import aio_pika
from fastapi import FastAPI, Request, Response

app = FastAPI()


@app.on_event("startup")
async def start():
    app.state.connection = await aio_pika.connect_robust(os.environ["PEER_AMQP"])
    app.state.channel = await app.state.connection.channel(publisher_confirms=True)
    queue = await app.state.channel.declare_queue(
        "peer.requests", durable=True, arguments={"x-queue-type": "quorum", "x-max-length": 50000})
    app.state.queue = queue.name


@app.post("/requests")
async def register(request: Request):
    body = await request.body()
    if not body:
        return Response(status_code=422)
    message = aio_pika.Message(
        body, content_type="application/json", message_id=str(uuid.uuid4()),
        delivery_mode=aio_pika.DeliveryMode.PERSISTENT)
    await app.state.channel.default_exchange.publish(message, routing_key=app.state.queue, mandatory=True)
    return Response(status_code=202)
