/// The calls that only write.
#include "internal.h"

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
