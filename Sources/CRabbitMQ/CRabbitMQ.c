#include "CRabbitMQ.h"

#include <amqp.h>
#include <amqp_framing.h>
#include <amqp_tcp_socket.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { CHANNEL = 1 };

struct rmq_connection {
    amqp_connection_state_t state;
};

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

rmq_result rmq_connect(rmq_connection *connection, const char *host, int port, int timeout_ms) {
    struct timeval timeout = as_timeval(timeout_ms);
    amqp_socket_t *socket = amqp_tcp_socket_new(connection->state);
    if (!socket) return from_status(AMQP_STATUS_NO_MEMORY);
    int status = amqp_socket_open_noblock(socket, host, port, &timeout);
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
    rmq_result result = from_reply(amqp_login_with_properties(state, vhost, 1, RMQ_FRAME_MAX, heartbeat_seconds,
                                                              &properties, AMQP_SASL_METHOD_PLAIN, user, password));
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

rmq_result rmq_queue_exists(rmq_connection *connection, const char *queue) {
    amqp_queue_declare(connection->state, CHANNEL, amqp_cstring_bytes(queue), 1, 1, 0, 0, amqp_empty_table);
    return from_reply(amqp_get_rpc_reply(connection->state));
}

rmq_result rmq_consume(rmq_connection *connection, const char *queue, const char *consumer_tag) {
    amqp_basic_consume(connection->state, CHANNEL, amqp_cstring_bytes(queue), amqp_cstring_bytes(consumer_tag), 0, 0,
                       0, amqp_empty_table);
    return from_reply(amqp_get_rpc_reply(connection->state));
}

// MARK: calls that only write

int rmq_cancel(rmq_connection *connection, const char *consumer_tag) {
    amqp_basic_cancel_t cancel = {.consumer_tag = amqp_cstring_bytes(consumer_tag), .nowait = 0};
    return amqp_send_method(connection->state, CHANNEL, AMQP_BASIC_CANCEL_METHOD, &cancel);
}

int rmq_ack(rmq_connection *connection, uint64_t tag, bool multiple) {
    return amqp_basic_ack(connection->state, CHANNEL, tag, multiple);
}

int rmq_give_back(rmq_connection *connection, uint64_t tag, bool multiple) {
    return amqp_basic_nack(connection->state, CHANNEL, tag, multiple, 1);
}

static amqp_bytes_t as_bytes(rmq_slice slice) {
    return (amqp_bytes_t){.len = slice.count, .bytes = (void *)slice.bytes};
}

static rmq_slice as_slice(amqp_bytes_t bytes) {
    return (rmq_slice){.bytes = bytes.bytes, .count = bytes.len};
}

static size_t encode_headers(const rmq_properties *properties, amqp_table_entry_t *entries) {
    size_t count = properties->header_count < RMQ_MAX_HEADERS ? properties->header_count : RMQ_MAX_HEADERS;
    for (size_t i = 0; i < count; i++) {
        const rmq_header *header = &properties->headers[i];
        entries[i].key = as_bytes(header->key);
        if (header->is_text) {
            entries[i].value.kind = AMQP_FIELD_KIND_UTF8;
            entries[i].value.value.bytes = as_bytes(header->text);
        } else {
            entries[i].value.kind = AMQP_FIELD_KIND_I64;
            entries[i].value.value.i64 = header->integer;
        }
    }
    return count;
}

int rmq_publish(rmq_connection *connection, rmq_slice exchange, rmq_slice key, bool mandatory,
                const rmq_properties *properties, rmq_slice body) {
    amqp_table_entry_t entries[RMQ_MAX_HEADERS];
    amqp_basic_properties_t basic = {.delivery_mode = AMQP_DELIVERY_PERSISTENT,
                                     .message_id = as_bytes(properties->message_id),
                                     .correlation_id = as_bytes(properties->correlation_id),
                                     .type = as_bytes(properties->type),
                                     .content_type = as_bytes(properties->content_type),
                                     .app_id = as_bytes(properties->app_id),
                                     .timestamp = properties->timestamp,
                                     .headers = {.num_entries = (int)encode_headers(properties, entries),
                                                 .entries = entries}};
    basic._flags = AMQP_BASIC_DELIVERY_MODE_FLAG | AMQP_BASIC_HEADERS_FLAG;
    if (basic.message_id.len) basic._flags |= AMQP_BASIC_MESSAGE_ID_FLAG;
    if (basic.correlation_id.len) basic._flags |= AMQP_BASIC_CORRELATION_ID_FLAG;
    if (basic.type.len) basic._flags |= AMQP_BASIC_TYPE_FLAG;
    if (basic.content_type.len) basic._flags |= AMQP_BASIC_CONTENT_TYPE_FLAG;
    if (basic.app_id.len) basic._flags |= AMQP_BASIC_APP_ID_FLAG;
    if (basic.timestamp) basic._flags |= AMQP_BASIC_TIMESTAMP_FLAG;
    int status = amqp_basic_publish(connection->state, CHANNEL, as_bytes(exchange), as_bytes(key), mandatory, 0, &basic,
                                    as_bytes(body));
    // librabbitmq 0.11 ends a body of k x (frame_max - 8) bytes with MSG_MORE set: the kernel keeps the end of it back
    // until the peer acknowledges what came before, or for 200 ms. A heartbeat behind it lets it go.
    size_t fragment = (size_t)amqp_get_frame_max(connection->state) - 8;
    if (status == AMQP_STATUS_OK && body.count > 0 && body.count % fragment == 0) {
        amqp_frame_t heartbeat = {.frame_type = AMQP_FRAME_HEARTBEAT, .channel = 0};
        status = amqp_send_frame(connection->state, &heartbeat);
    }
    return status;
}

// MARK: events

static void read_method(rmq_connection *connection, const amqp_frame_t *frame, rmq_event *event) {
    void *decoded = frame->payload.method.decoded;
    switch (frame->payload.method.id) {
    case AMQP_BASIC_ACK_METHOD: {
        amqp_basic_ack_t *ack = decoded;
        *event = (rmq_event){.kind = RMQ_ACK, .tag = ack->delivery_tag, .flag = ack->multiple};
        break;
    }
    case AMQP_BASIC_NACK_METHOD: {
        amqp_basic_nack_t *nack = decoded;
        *event = (rmq_event){.kind = RMQ_NACK, .tag = nack->delivery_tag, .flag = nack->multiple};
        break;
    }
    case AMQP_BASIC_RETURN_METHOD: {
        amqp_basic_return_t *returned = decoded;
        *event = (rmq_event){.kind = RMQ_RETURN, .code = returned->reply_code, .text = as_slice(returned->reply_text),
                             .exchange = as_slice(returned->exchange), .key = as_slice(returned->routing_key)};
        break;
    }
    case AMQP_BASIC_DELIVER_METHOD: {
        amqp_basic_deliver_t *delivery = decoded;
        *event = (rmq_event){.kind = RMQ_DELIVER, .tag = delivery->delivery_tag, .flag = delivery->redelivered,
                             .exchange = as_slice(delivery->exchange), .key = as_slice(delivery->routing_key)};
        break;
    }
    case AMQP_BASIC_CANCEL_METHOD:
        *event = (rmq_event){.kind = RMQ_CANCEL};
        break;
    case AMQP_BASIC_CANCEL_OK_METHOD:
        *event = (rmq_event){.kind = RMQ_CANCEL_OK};
        break;
    case AMQP_CHANNEL_CLOSE_METHOD: {
        amqp_channel_close_t *close = decoded;
        *event = (rmq_event){.kind = RMQ_CHANNEL_CLOSE, .code = close->reply_code, .text = as_slice(close->reply_text)};
        amqp_channel_close_ok_t answer = {0};
        amqp_send_method(connection->state, frame->channel, AMQP_CHANNEL_CLOSE_OK_METHOD, &answer);
        break;
    }
    case AMQP_CONNECTION_CLOSE_METHOD: {
        amqp_connection_close_t *close = decoded;
        *event =
            (rmq_event){.kind = RMQ_CONNECTION_CLOSE, .code = close->reply_code, .text = as_slice(close->reply_text)};
        amqp_connection_close_ok_t answer = {0};
        amqp_send_method(connection->state, 0, AMQP_CONNECTION_CLOSE_OK_METHOD, &answer);
        break;
    }
    case AMQP_CONNECTION_BLOCKED_METHOD: {
        amqp_connection_blocked_t *blocked = decoded;
        *event = (rmq_event){.kind = RMQ_BLOCKED, .text = as_slice(blocked->reason)};
        break;
    }
    case AMQP_CONNECTION_UNBLOCKED_METHOD:
        *event = (rmq_event){.kind = RMQ_UNBLOCKED};
        break;
    default:
        *event = (rmq_event){.kind = RMQ_OTHER};
    }
}

int rmq_next(rmq_connection *connection, rmq_event *event) {
    struct timeval now = {0, 0};
    amqp_frame_t frame;
    int status = amqp_simple_wait_frame_noblock(connection->state, &frame, &now);
    if (status == AMQP_STATUS_TIMEOUT) {
        *event = (rmq_event){.kind = RMQ_NOTHING};
        return 0;
    }
    if (status != AMQP_STATUS_OK) return status;
    switch (frame.frame_type) {
    case AMQP_FRAME_METHOD:
        read_method(connection, &frame, event);
        break;
    case AMQP_FRAME_HEADER:
        *event = (rmq_event){.kind = RMQ_HEADER, .body_size = frame.payload.properties.body_size,
                             .properties = frame.payload.properties.decoded};
        break;
    case AMQP_FRAME_BODY:
        *event = (rmq_event){.kind = RMQ_BODY, .text = as_slice(frame.payload.body_fragment)};
        break;
    default:
        *event = (rmq_event){.kind = RMQ_OTHER};
    }
    return 1;
}

static bool integer_value(const amqp_field_value_t *value, int64_t *integer) {
    switch (value->kind) {
    case AMQP_FIELD_KIND_BOOLEAN: *integer = value->value.boolean; return true;
    case AMQP_FIELD_KIND_I8: *integer = value->value.i8; return true;
    case AMQP_FIELD_KIND_U8: *integer = value->value.u8; return true;
    case AMQP_FIELD_KIND_I16: *integer = value->value.i16; return true;
    case AMQP_FIELD_KIND_U16: *integer = value->value.u16; return true;
    case AMQP_FIELD_KIND_I32: *integer = value->value.i32; return true;
    case AMQP_FIELD_KIND_U32: *integer = value->value.u32; return true;
    case AMQP_FIELD_KIND_I64: // RabbitMQ reads both kinds of 64 bits as signed.
    case AMQP_FIELD_KIND_U64:
    case AMQP_FIELD_KIND_TIMESTAMP: *integer = value->value.i64; return true;
    default: return false;
    }
}

bool rmq_event_properties(const rmq_event *event, rmq_properties *properties, rmq_header *headers, size_t capacity) {
    const amqp_basic_properties_t *basic = event->properties;
    *properties = (rmq_properties){.headers = headers};
    if (basic->_flags & AMQP_BASIC_MESSAGE_ID_FLAG) properties->message_id = as_slice(basic->message_id);
    if (basic->_flags & AMQP_BASIC_CORRELATION_ID_FLAG) properties->correlation_id = as_slice(basic->correlation_id);
    if (basic->_flags & AMQP_BASIC_TYPE_FLAG) properties->type = as_slice(basic->type);
    if (basic->_flags & AMQP_BASIC_CONTENT_TYPE_FLAG) properties->content_type = as_slice(basic->content_type);
    if (basic->_flags & AMQP_BASIC_APP_ID_FLAG) properties->app_id = as_slice(basic->app_id);
    if (basic->_flags & AMQP_BASIC_TIMESTAMP_FLAG) properties->timestamp = basic->timestamp;
    if (!(basic->_flags & AMQP_BASIC_HEADERS_FLAG)) return true;
    for (int i = 0; i < basic->headers.num_entries; i++) {
        const amqp_table_entry_t *entry = &basic->headers.entries[i];
        rmq_header header = {.key = as_slice(entry->key)};
        if (entry->value.kind == AMQP_FIELD_KIND_UTF8 || entry->value.kind == AMQP_FIELD_KIND_BYTES) {
            header.is_text = true;
            header.text = as_slice(entry->value.value.bytes);
        } else if (!integer_value(&entry->value, &header.integer)) {
            continue;
        }
        if (properties->header_count == capacity) return false;
        headers[properties->header_count++] = header;
    }
    return true;
}

bool rmq_pending(rmq_connection *connection) {
    return amqp_frames_enqueued(connection->state) || amqp_data_in_buffer(connection->state);
}

void rmq_release(rmq_connection *connection) {
    if (amqp_frames_enqueued(connection->state)) return;
    amqp_maybe_release_buffers_on_channel(connection->state, CHANNEL);
    amqp_maybe_release_buffers_on_channel(connection->state, 0);
}
