#pragma once
/// The part of librabbitmq that Linli uses, in shapes that Swift imports well: no variadics, no unions, no macros
/// with values that the importer drops, one flat event for every frame. Pointers in an event belong to the
/// connection's pool and live until `rmq_release`; the caller copies what it keeps.
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct rmq_connection rmq_connection;

enum { RMQ_MAX_HEADERS = 128, RMQ_FRAME_MAX = 131072 };

typedef struct {
    const uint8_t *bytes;
    size_t count;
} rmq_slice;

/// A header of a message: text when `is_text`, otherwise an integer.
typedef struct {
    rmq_slice key;
    bool is_text;
    rmq_slice text;
    int64_t integer;
} rmq_header;

/// The properties that Linli's messages carry. An empty slice is an absent property.
typedef struct {
    rmq_slice message_id, correlation_id, type, content_type, app_id;
    uint64_t timestamp; ///< seconds since 1970; 0 is absent
    const rmq_header *headers;
    size_t header_count;
} rmq_properties;

typedef enum {
    RMQ_NOTHING = 0,
    RMQ_ACK,
    RMQ_NACK,
    RMQ_RETURN,        ///< code, text, exchange, key; a header and a body follow
    RMQ_DELIVER,       ///< tag, flag (redelivered), exchange, key; a header and a body follow
    RMQ_HEADER,        ///< body_size, properties by `rmq_event_properties`
    RMQ_BODY,          ///< fragment in `text`
    RMQ_CANCEL,        ///< the broker cancelled our consumer
    RMQ_CANCEL_OK,
    RMQ_CHANNEL_CLOSE, ///< code, text; already answered with close-ok
    RMQ_CONNECTION_CLOSE,
    RMQ_BLOCKED,       ///< text is the reason
    RMQ_UNBLOCKED,
    RMQ_OTHER,         ///< heartbeat, or a method that Linli does not use
} rmq_kind;

typedef struct {
    rmq_kind kind;
    uint64_t tag;
    bool flag; ///< `multiple` of an ack or nack, `redelivered` of a delivery
    int code;
    uint64_t body_size;
    rmq_slice exchange, key, text;
    const void *properties;
} rmq_event;

/// What a call of the library came to. `status` is 0, a negative library status, or the broker's reply code, which
/// closed the channel when `channel` is set and the connection otherwise.
typedef struct {
    int status;
    bool channel;
    char text[256];
} rmq_result;

rmq_connection *rmq_new(void);
void rmq_free(rmq_connection *connection); ///< closes the socket without a word to the broker
/// The socket, or -1 when there is none.
int rmq_descriptor(rmq_connection *connection);

/// Files in PEM: the certificates that the broker's must go back to, and, unless NULL, our own with its key.
typedef struct {
    const char *authority, *certificate, *key;
} rmq_tls;

/// Opens the socket, within `timeout_ms` once the name is resolved. With `tls`, which may be NULL, it is TLS 1.2 or
/// later, and the broker's certificate must be for `host`, as a DNS name.
rmq_result rmq_connect(rmq_connection *connection, const char *host, int port, const rmq_tls *tls, int timeout_ms);
/// Whether a negative status says that the broker is not who it should be, or that a file for TLS is not right.
bool rmq_is_mistrust(int status);
/// Logs in with PLAIN, or where `password` is NULL by the certificate (EXTERNAL), within `timeout_ms`, and opens channel 1.
/// Later calls that wait for an answer wait for at most `rpc_timeout_ms`.
rmq_result rmq_login(rmq_connection *connection, int timeout_ms, int rpc_timeout_ms, const char *vhost,
                     int heartbeat_seconds, const char *connection_name, const char *user, const char *password);
/// Says goodbye to the broker and waits for its answer.
rmq_result rmq_close(rmq_connection *connection);

/// What was agreed on at login: seconds, and bytes of a whole frame.
int rmq_heartbeat(rmq_connection *connection);
int rmq_frame_max(rmq_connection *connection);

rmq_result rmq_confirm_select(rmq_connection *connection);
rmq_result rmq_prefetch(rmq_connection *connection, uint16_t count);
/// A passive declare: fails where there is no such queue, else tells how many of its messages wait to be delivered, and
/// how many consumers it has.
rmq_result rmq_queue_exists(rmq_connection *connection, const char *queue, uint32_t *ready, uint32_t *consumers);
rmq_result rmq_consume(rmq_connection *connection, const char *queue, const char *consumer_tag);

/// These four only write; what the broker says to them comes as events. At most `RMQ_MAX_HEADERS` headers are sent;
/// keys, the exchange, and every property are at most 255 bytes: the library writes their length as one byte.
int rmq_cancel(rmq_connection *connection, const char *consumer_tag);
int rmq_ack(rmq_connection *connection, uint64_t tag, bool multiple);
int rmq_give_back(rmq_connection *connection, uint64_t tag, bool multiple);
int rmq_publish(rmq_connection *connection, rmq_slice exchange, rmq_slice key, bool mandatory,
                const rmq_properties *properties, rmq_slice body);

/// The next frame that is here, without waiting: 1 with an event, 0 with none, negative when the connection is lost.
/// Also sends a heartbeat when one is due, and notices when the broker's are missing.
int rmq_next(rmq_connection *connection, rmq_event *event);
/// Whether the library has bytes or frames of its own, of which `poll()` knows nothing.
bool rmq_pending(rmq_connection *connection);
/// The properties of an `RMQ_HEADER` event. Values that are neither text nor integer are left out, and headers beyond
/// `capacity` are not copied: `header_count` is how many were, and the result is false when some were not.
bool rmq_event_properties(const rmq_event *event, rmq_properties *properties, rmq_header *headers, size_t capacity);
/// Gives the pool's memory back; every pointer of earlier events dies. Does nothing while a frame is half read.
void rmq_release(rmq_connection *connection);
/// The library's words for a negative status: static text.
const char *rmq_status_text(int status);
