"""The same two hops as many would build them: a task that hands on, and a task that enters a row and commits. Confirmed
publishing, late acknowledgement and quorum queues, as Linli has them."""

import os

import psycopg
from celery import Celery
from celery.signals import worker_init
from kombu import Queue

HOST = "127.0.0.1"


def setting(name):
    return os.environ["LINLI_TEST_" + name]


app = Celery(
    "peer",
    broker=f"amqp://{setting('AMQP_USER')}:{setting('AMQP_PASSWORD')}@{HOST}:{setting('AMQP_PORT')}/{setting('AMQP_VHOST')}",
)
app.conf.update(
    task_acks_late=True,
    task_ignore_result=True,
    broker_transport_options={"confirm_publish": True},
    worker_enable_remote_control=False,
    worker_prefetch_multiplier=500,
    task_queues=[Queue(name, queue_arguments={"x-queue-type": "quorum"}) for name in ("requests", "decisions")],
    task_routes={"peer.decide": {"queue": "requests"}, "peer.enter": {"queue": "decisions"}},
)

database = None


def connect():
    return psycopg.connect(
        host=setting("POSTGRES_HOST"), port=setting("POSTGRES_PORT"), user=setting("POSTGRES_USER"),
        password=setting("POSTGRES_PASSWORD"), dbname="peer")


@worker_init.connect
def prepare(**_):
    global database
    database = connect()


@app.task(name="peer.decide")
def decide(identifier, body):
    enter.delay(identifier, body)


@app.task(name="peer.enter")
def enter(identifier, body):
    database.execute(
        "INSERT INTO entered (id, body) VALUES (%s, %s) ON CONFLICT (id) DO NOTHING", (identifier, body.encode()))
    database.commit()
