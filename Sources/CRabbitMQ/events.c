/// The frames of the broker, as events.
#include "internal.h"

#include <sys/time.h>

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
