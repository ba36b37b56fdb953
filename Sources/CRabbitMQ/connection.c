/// The life of a connection, and the calls that wait for the broker's answer.
#include "internal.h"

#include <amqp_ssl_socket.h>
#include <amqp_tcp_socket.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

rmq_connection *rmq_new(void) {
    rmq_connection *connection = calloc(1, sizeof *connection);
    if (!connection) return NULL;
    connection->state = amqp_new_connection();
    if (!connection->state) {
        free(connection);
        return NULL;
    }
    return connection;
}

void rmq_free(rmq_connection *connection) {
    amqp_destroy_connection(connection->state);
    free(connection);
}

int rmq_descriptor(rmq_connection *connection) { return amqp_get_sockfd(connection->state); }

const char *rmq_status_text(int status) { return amqp_error_string2(status); }

// MARK: results

static rmq_result from_status(int status) {
    rmq_result result = {.status = status < 0 ? status : 0};
    if (status < 0) snprintf(result.text, sizeof result.text, "%s", amqp_error_string2(status));
    return result;
}

static rmq_result from_close(bool channel, int code, amqp_bytes_t text) {
    rmq_result result = {.status = code, .channel = channel};
    int count = text.len < sizeof result.text - 1 ? (int)text.len : (int)sizeof result.text - 1;
    snprintf(result.text, sizeof result.text, "%.*s", count, (const char *)text.bytes);
    return result;
}

static rmq_result from_reply(amqp_rpc_reply_t reply) {
    switch (reply.reply_type) {
    case AMQP_RESPONSE_NORMAL:
        return (rmq_result){0};
    case AMQP_RESPONSE_SERVER_EXCEPTION:
        if (reply.reply.id == AMQP_CHANNEL_CLOSE_METHOD) {
            amqp_channel_close_t *close = reply.reply.decoded;
            return from_close(true, close->reply_code, close->reply_text);
        }
        if (reply.reply.id == AMQP_CONNECTION_CLOSE_METHOD) {
            amqp_connection_close_t *close = reply.reply.decoded;
            return from_close(false, close->reply_code, close->reply_text);
        }
        return from_status(AMQP_STATUS_UNKNOWN_METHOD);
    case AMQP_RESPONSE_LIBRARY_EXCEPTION:
        return from_status(reply.library_error);
    default:
        return from_status(AMQP_STATUS_SOCKET_ERROR);
    }
}

// MARK: open and close

static amqp_table_entry_t flag(const char *name) {
    return (amqp_table_entry_t){.key = amqp_cstring_bytes(name),
                                .value = {.kind = AMQP_FIELD_KIND_BOOLEAN, .value.boolean = 1}};
}

/// A peer that is gone is noticed in 15 s instead of the kernel's quarter of an hour.
static void guard_socket(int fd) {
    int user_timeout = 15000, idle = 10, interval = 5, count = 3;
    setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &user_timeout, sizeof user_timeout);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &interval, sizeof interval);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &count, sizeof count);
}

static struct timeval as_timeval(int milliseconds) {
    return (struct timeval){.tv_sec = milliseconds / 1000, .tv_usec = (milliseconds % 1000) * 1000};
}

/// The peer and its host name are verified by default.
static int protect(amqp_socket_t *socket, const rmq_tls *tls) {
    int status = amqp_ssl_socket_set_ssl_versions(socket, AMQP_TLSv1_2, AMQP_TLSvLATEST);
    if (status == AMQP_STATUS_OK) status = amqp_ssl_socket_set_cacert(socket, tls->authority);
    if (status == AMQP_STATUS_OK && tls->certificate)
        status = amqp_ssl_socket_set_key(socket, tls->certificate, tls->key);
    return status;
}

bool rmq_is_mistrust(int status) {
    return status == AMQP_STATUS_SSL_ERROR || status == AMQP_STATUS_SSL_HOSTNAME_VERIFY_FAILED ||
           status == AMQP_STATUS_SSL_PEER_VERIFY_FAILED;
}

rmq_result rmq_connect(rmq_connection *connection, const char *host, int port, const rmq_tls *tls, int timeout_ms) {
    struct timeval timeout = as_timeval(timeout_ms);
    amqp_socket_t *socket = tls ? amqp_ssl_socket_new(connection->state) : amqp_tcp_socket_new(connection->state);
    if (!socket) return from_status(AMQP_STATUS_NO_MEMORY);
    int status = tls ? protect(socket, tls) : AMQP_STATUS_OK;
    if (status == AMQP_STATUS_OK) status = amqp_socket_open_noblock(socket, host, port, &timeout);
    if (status < 0) return from_status(status);
    guard_socket(amqp_get_sockfd(connection->state));
    return from_status(AMQP_STATUS_OK);
}

rmq_result rmq_login(rmq_connection *connection, int timeout_ms, int rpc_timeout_ms, const char *vhost,
                     int heartbeat_seconds, const char *connection_name, const char *user, const char *password) {
    amqp_connection_state_t state = connection->state;
    struct timeval timeout = as_timeval(timeout_ms), rpc_timeout = as_timeval(rpc_timeout_ms);
    amqp_set_handshake_timeout(state, &timeout);
    amqp_set_rpc_timeout(state, &rpc_timeout);

    amqp_table_entry_t capability_entries[] = {flag("consumer_cancel_notify"), flag("connection.blocked"),
                                               flag("publisher_confirms"), flag("basic.nack")};
    amqp_table_entry_t entries[] = {
        {.key = amqp_cstring_bytes("connection_name"),
         .value = {.kind = AMQP_FIELD_KIND_UTF8, .value.bytes = amqp_cstring_bytes(connection_name)}},
        {.key = amqp_cstring_bytes("capabilities"),
         .value = {.kind = AMQP_FIELD_KIND_TABLE, .value.table = {.num_entries = 4, .entries = capability_entries}}},
    };
    amqp_table_t properties = {.num_entries = 2, .entries = entries};
    // For EXTERNAL the library wants an identity that is not empty; the broker looks at the certificate alone.
    rmq_result result = from_reply(
        password ? amqp_login_with_properties(state, vhost, 1, RMQ_FRAME_MAX, heartbeat_seconds, &properties,
                                              AMQP_SASL_METHOD_PLAIN, user, password)
                 : amqp_login_with_properties(state, vhost, 1, RMQ_FRAME_MAX, heartbeat_seconds, &properties,
                                              AMQP_SASL_METHOD_EXTERNAL, user));
    if (result.status != 0) return result;
    amqp_channel_open(state, CHANNEL);
    return from_reply(amqp_get_rpc_reply(state));
}

rmq_result rmq_close(rmq_connection *connection) {
    return from_reply(amqp_connection_close(connection->state, AMQP_REPLY_SUCCESS));
}

int rmq_heartbeat(rmq_connection *connection) { return amqp_get_heartbeat(connection->state); }

int rmq_frame_max(rmq_connection *connection) { return amqp_get_frame_max(connection->state); }

// MARK: calls that wait for an answer

rmq_result rmq_confirm_select(rmq_connection *connection) {
    amqp_confirm_select(connection->state, CHANNEL);
    return from_reply(amqp_get_rpc_reply(connection->state));
}

rmq_result rmq_prefetch(rmq_connection *connection, uint16_t count) {
    amqp_basic_qos(connection->state, CHANNEL, 0, count, 0);
    return from_reply(amqp_get_rpc_reply(connection->state));
}

rmq_result rmq_queue_exists(rmq_connection *connection, const char *queue, uint32_t *ready, uint32_t *consumers) {
    amqp_queue_declare_ok_t *answer =
        amqp_queue_declare(connection->state, CHANNEL, amqp_cstring_bytes(queue), 1, 1, 0, 0, amqp_empty_table);
    *ready = answer == NULL ? 0 : answer->message_count;
    *consumers = answer == NULL ? 0 : answer->consumer_count;
    return from_reply(amqp_get_rpc_reply(connection->state));
}

rmq_result rmq_consume(rmq_connection *connection, const char *queue, const char *consumer_tag) {
    amqp_basic_consume(connection->state, CHANNEL, amqp_cstring_bytes(queue), amqp_cstring_bytes(consumer_tag), 0, 0,
                       0, amqp_empty_table);
    return from_reply(amqp_get_rpc_reply(connection->state));
}
