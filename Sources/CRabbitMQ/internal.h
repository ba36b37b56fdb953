#pragma once
/// What the files of the shim share.
#include "CRabbitMQ.h"

#include <amqp.h>
#include <amqp_framing.h>

enum { CHANNEL = 1 };

struct rmq_connection {
    amqp_connection_state_t state;
};

static inline amqp_bytes_t as_bytes(rmq_slice slice) {
    return (amqp_bytes_t){.len = slice.count, .bytes = (void *)slice.bytes};
}

static inline rmq_slice as_slice(amqp_bytes_t bytes) {
    return (rmq_slice){.bytes = bytes.bytes, .count = bytes.len};
}
