#include "baseline.h"

#include <amqp.h>
#include <amqp_tcp_socket.h>
#include <poll.h>
#include <postgresql/libpq-fe.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>

static double now(void) {
    struct timespec moment;
    clock_gettime(CLOCK_MONOTONIC, &moment);
    return moment.tv_sec + moment.tv_nsec / 1e9;
}

static bool went_well(amqp_connection_state_t connection) {
    return amqp_get_rpc_reply(connection).reply_type == AMQP_RESPONSE_NORMAL;
}

static amqp_connection_state_t enter(const baseline_broker *broker) {
    amqp_connection_state_t connection = amqp_new_connection();
    amqp_socket_t *socket = amqp_tcp_socket_new(connection);
    if (!socket || amqp_socket_open(socket, broker->host, broker->port) != 0) return NULL;
    amqp_rpc_reply_t reply = amqp_login(connection, broker->vhost, 0, 131072, 0, AMQP_SASL_METHOD_PLAIN, broker->user,
                                        broker->password);
    if (reply.reply_type != AMQP_RESPONSE_NORMAL) return NULL;
    amqp_channel_open(connection, 1);
    return went_well(connection) ? connection : NULL;
}

static void leave(amqp_connection_state_t connection) {
    if (connection) amqp_destroy_connection(connection);
}

// MARK: publishing

// Which publishes are unanswered: a flag each, and the lowest of them.
typedef struct {
    bool *answered;
    uint64_t first;
    uint64_t sent;
    uint64_t count;
} confirms;

static void take_answer(confirms *confirms, uint64_t tag, bool multiple) {
    if (multiple) {
        for (uint64_t number = confirms->first; number <= tag; number++) {
            if (!confirms->answered[number]) confirms->count++;
            confirms->answered[number] = true;
        }
    } else {
        confirms->answered[tag] = true;
        confirms->count++;
    }
    while (confirms->first <= confirms->sent && confirms->answered[confirms->first]) confirms->first++;
}

// Reads frames: all that are here, and waits for the first when it must.
static bool read_answers(amqp_connection_state_t connection, confirms *confirms, bool must_wait) {
    struct timeval none = {0, 0}, *patience = must_wait ? NULL : &none;
    amqp_frame_t frame;
    for (;;) {
        int status = amqp_simple_wait_frame_noblock(connection, &frame, patience);
        if (status == AMQP_STATUS_TIMEOUT) break;
        if (status != AMQP_STATUS_OK || frame.frame_type != AMQP_FRAME_METHOD) return false;
        if (frame.payload.method.id != AMQP_BASIC_ACK_METHOD) return false;
        amqp_basic_ack_t *ack = frame.payload.method.decoded;
        take_answer(confirms, ack->delivery_tag, ack->multiple);
        patience = &none;
    }
    amqp_maybe_release_buffers(connection);
    return true;
}

static bool begin_confirms(amqp_connection_state_t connection, confirms *confirms, int most) {
    amqp_confirm_select(connection, 1);
    memset(confirms, 0, sizeof *confirms);
    confirms->answered = calloc(most + 2, sizeof(bool));
    confirms->first = 1;
    return confirms->answered && went_well(connection);
}

// The properties and headers that a request of Linli's carries.
static void dress(amqp_basic_properties_t *properties, amqp_table_entry_t headers[5]) {
    const char *names[] = {"linli-line", "linli-urgency", "linli-grid"}, *values[] = {"errand", "normal", "g03"};
    for (int index = 0; index < 3; index++) {
        headers[index].key = amqp_cstring_bytes(names[index]);
        headers[index].value.kind = AMQP_FIELD_KIND_UTF8;
        headers[index].value.value.bytes = amqp_cstring_bytes(values[index]);
    }
    const char *numbers[] = {"linli-attempt", "linli-at"};
    for (int index = 0; index < 2; index++) {
        headers[3 + index].key = amqp_cstring_bytes(numbers[index]);
        headers[3 + index].value.kind = AMQP_FIELD_KIND_I64;
        headers[3 + index].value.value.i64 = 1790000000123;
    }
    memset(properties, 0, sizeof *properties);
    properties->_flags = AMQP_BASIC_CONTENT_TYPE_FLAG | AMQP_BASIC_DELIVERY_MODE_FLAG | AMQP_BASIC_MESSAGE_ID_FLAG |
                         AMQP_BASIC_CORRELATION_ID_FLAG | AMQP_BASIC_TYPE_FLAG | AMQP_BASIC_APP_ID_FLAG |
                         AMQP_BASIC_TIMESTAMP_FLAG | AMQP_BASIC_HEADERS_FLAG;
    properties->content_type = amqp_cstring_bytes("application/octet-stream");
    properties->delivery_mode = 2;
    properties->message_id = amqp_cstring_bytes("019a0000-0000-7000-8000-000000000001");
    properties->correlation_id = amqp_cstring_bytes("019a0000-0000-7000-8000-000000000002");
    properties->type = amqp_cstring_bytes("linli.request.v1");
    properties->app_id = amqp_cstring_bytes("baseline");
    properties->timestamp = 1790000000;
    properties->headers.num_entries = 5;
    properties->headers.entries = headers;
}

static bool publish(amqp_connection_state_t connection, confirms *confirms, const char *queue,
                    const amqp_basic_properties_t *properties, amqp_bytes_t body) {
    confirms->sent++;
    return amqp_basic_publish(connection, 1, amqp_empty_bytes, amqp_cstring_bytes(queue), 1, 0, properties, body) == 0;
}

double baseline_publish(const baseline_broker *broker, const char *queue, int count, int size, int window) {
    amqp_connection_state_t connection = enter(broker);
    confirms confirms = {0};
    double result = -1;
    amqp_bytes_t body = {.len = size, .bytes = calloc(1, size)};
    amqp_basic_properties_t properties;
    amqp_table_entry_t headers[5];
    dress(&properties, headers);
    if (!connection || !begin_confirms(connection, &confirms, count)) goto end;
    double begin = now();
    while (confirms.count < (uint64_t)count) {
        int written = 0;
        while (confirms.sent < (uint64_t)count && confirms.sent + 1 - confirms.first < (uint64_t)window && written < 64) {
            if (!publish(connection, &confirms, queue, &properties, body)) goto end;
            written++;
        }
        if (!read_answers(connection, &confirms, written == 0)) goto end;
    }
    result = now() - begin;
end:
    free(confirms.answered);
    free(body.bytes);
    leave(connection);
    return result;
}

// MARK: consuming

static bool subscribe(amqp_connection_state_t connection, const char *queue, int prefetch) {
    amqp_basic_qos(connection, 1, 0, prefetch, 0);
    if (!went_well(connection)) return false;
    amqp_basic_consume(connection, 1, amqp_cstring_bytes(queue), amqp_empty_bytes, 0, 0, 0, amqp_empty_table);
    return went_well(connection);
}

// The next delivery; waits for it when it must. 0 when there is none, negative when the connection is over.
static int next_delivery(amqp_connection_state_t connection, amqp_envelope_t *envelope, bool must_wait) {
    struct timeval none = {0, 0};
    amqp_maybe_release_buffers(connection);
    amqp_rpc_reply_t reply = amqp_consume_message(connection, envelope, must_wait ? NULL : &none, 0);
    if (reply.reply_type == AMQP_RESPONSE_NORMAL) return 1;
    return reply.reply_type == AMQP_RESPONSE_LIBRARY_EXCEPTION && reply.library_error == AMQP_STATUS_TIMEOUT ? 0 : -1;
}

double baseline_consume(const baseline_broker *broker, const char *queue, int count, int prefetch) {
    amqp_connection_state_t connection = enter(broker);
    double result = -1, begin = now();
    if (!connection || !subscribe(connection, queue, prefetch)) goto end;
    int taken = 0, settled = 0;
    while (taken < count) {
        amqp_envelope_t envelope;
        int status = next_delivery(connection, &envelope, taken == settled);
        if (status < 0) goto end;
        if (status > 0) {
            taken++;
            amqp_destroy_envelope(&envelope);
        }
        if ((status == 0 || taken - settled >= prefetch / 4 || taken == count) && taken > settled) {
            if (amqp_basic_ack(connection, 1, taken, 1) != 0) goto end;
            settled = taken;
        }
    }
    result = now() - begin;
end:
    leave(connection);
    return result;
}

double baseline_relay(const baseline_broker *broker, const char *from, const char *to, int count, int prefetch) {
    amqp_connection_state_t consumer = enter(broker), publisher = enter(broker);
    confirms confirms = {0};
    double result = -1, begin = now();
    if (!consumer || !publisher || !begin_confirms(publisher, &confirms, count)) goto end;
    if (!subscribe(consumer, from, prefetch)) goto end;
    int taken = 0, settled = 0;
    while (settled < count) {
        int status = taken < count ? 1 : 0;
        while (status > 0 && taken < count && taken - settled < prefetch) {
            amqp_envelope_t envelope;
            status = next_delivery(consumer, &envelope, taken == settled);
            if (status < 0) goto end;
            if (status == 0) break;
            taken++;
            bool isWritten = publish(publisher, &confirms, to, &envelope.message.properties, envelope.message.body);
            amqp_destroy_envelope(&envelope);
            if (!isWritten) goto end;
        }
        if (!read_answers(publisher, &confirms, status == 0 || taken - settled >= prefetch || taken == count)) goto end;
        int confirmed = (int)(confirms.first - 1);
        if (confirmed > settled) {
            if (amqp_basic_ack(consumer, 1, confirmed, 1) != 0) goto end;
            settled = confirmed;
        }
    }
    result = now() - begin;
end:
    free(confirms.answered);
    leave(consumer);
    leave(publisher);
    return result;
}

// MARK: passing

static void wait_for_either(amqp_connection_state_t one, amqp_connection_state_t other, double seconds) {
    struct pollfd sockets[] = {{amqp_get_sockfd(one), POLLIN, 0}, {amqp_get_sockfd(other), POLLIN, 0}};
    if (seconds > 0) poll(sockets, 2, (int)(seconds * 1000));
}

// Takes all that is here. Each message begins with the moment of its publish.
static bool take_arrived(amqp_connection_state_t connection, int *arrived, uint32_t *microseconds) {
    for (;;) {
        amqp_envelope_t envelope;
        int status = next_delivery(connection, &envelope, false);
        if (status <= 0) return status == 0;
        double sent;
        memcpy(&sent, envelope.message.body.bytes, sizeof sent);
        microseconds[(*arrived)++] = (uint32_t)((now() - sent) * 1e6);
        amqp_destroy_envelope(&envelope);
        if (amqp_basic_ack(connection, 1, *arrived, 1) != 0) return false;
    }
}

double baseline_pass(const baseline_broker *broker, const char *queue, int count, int size, int per_second,
                     uint32_t *microseconds) {
    amqp_connection_state_t consumer = enter(broker), publisher = enter(broker);
    confirms confirms = {0};
    double result = -1, begin = now();
    amqp_bytes_t body = {.len = size, .bytes = calloc(1, size + sizeof(double))};
    amqp_basic_properties_t properties;
    amqp_table_entry_t headers[5];
    dress(&properties, headers);
    if (!consumer || !publisher || !begin_confirms(publisher, &confirms, count)) goto end;
    if (!subscribe(consumer, queue, 1000)) goto end;
    int arrived = 0;
    while (arrived < count) {
        double moment = now(), due = begin + (double)confirms.sent / per_second;
        if (confirms.sent < (uint64_t)count && moment >= due) {
            memcpy(body.bytes, &moment, sizeof moment);
            if (!publish(publisher, &confirms, queue, &properties, body)) goto end;
            continue;
        }
        wait_for_either(publisher, consumer, confirms.sent < (uint64_t)count ? due - moment : 1);
        if (!read_answers(publisher, &confirms, false)) goto end;
        if (!take_arrived(consumer, &arrived, microseconds)) goto end;
    }
    result = now() - begin;
end:
    free(confirms.answered);
    free(body.bytes);
    leave(consumer);
    leave(publisher);
    return result;
}

// MARK: storing

// An array of bytea as text: {"\\x0011","\\x22"}.
typedef struct {
    char *text;
    size_t length, room;
} byte_array;

static bool grow(byte_array *array, size_t more) {
    if (array->length + more <= array->room) return true;
    size_t room = (array->length + more) * 2;
    char *text = realloc(array->text, room);
    if (!text) return false;
    array->text = text;
    array->room = room;
    return true;
}

static bool append(byte_array *array, amqp_bytes_t body) {
    static const char digits[] = "0123456789abcdef";
    if (!grow(array, body.len * 2 + 16)) return false;
    char *at = array->text + array->length;
    const uint8_t *bytes = body.bytes;
    *at++ = array->length == 0 ? '{' : ',';
    memcpy(at, "\"\\\\x", 4);
    at += 4;
    for (size_t index = 0; index < body.len; index++) {
        *at++ = digits[bytes[index] >> 4];
        *at++ = digits[bytes[index] & 15];
    }
    *at++ = '"';
    array->length = at - array->text;
    return true;
}

static bool insert(PGconn *database, byte_array *array) {
    if (!grow(array, 2)) return false;
    memcpy(array->text + array->length, "}", 2);
    const char *values[] = {array->text};
    PGresult *result = PQexecPrepared(database, "store", 1, values, NULL, NULL, 0);
    bool is_done = PQresultStatus(result) == PGRES_COMMAND_OK;
    if (!is_done) fprintf(stderr, "%s", PQerrorMessage(database));
    PQclear(result);
    array->length = 0;
    return is_done;
}

static PGconn *open_database(const char *conninfo) {
    PGconn *database = PQconnectdb(conninfo);
    PGresult *result = PQprepare(database, "store", "INSERT INTO baseline (body) SELECT unnest($1::bytea[])", 1, NULL);
    bool is_ready = PQresultStatus(result) == PGRES_COMMAND_OK;
    if (!is_ready) fprintf(stderr, "%s", PQerrorMessage(database));
    PQclear(result);
    if (is_ready) return database;
    PQfinish(database);
    return NULL;
}

double baseline_store(const baseline_broker *broker, const char *queue, const char *conninfo, int count, int prefetch) {
    amqp_connection_state_t connection = enter(broker);
    PGconn *database = open_database(conninfo);
    byte_array array = {0};
    double result = -1, begin = now();
    if (!connection || !database || !subscribe(connection, queue, prefetch)) goto end;
    int taken = 0, settled = 0;
    while (settled < count) {
        amqp_envelope_t envelope;
        int status = next_delivery(connection, &envelope, taken == settled);
        if (status < 0) goto end;
        if (status > 0) {
            taken++;
            bool is_kept = append(&array, envelope.message.body);
            amqp_destroy_envelope(&envelope);
            if (!is_kept) goto end;
        }
        if ((status == 0 || taken - settled >= prefetch / 2 || taken == count) && taken > settled) {
            if (!insert(database, &array) || amqp_basic_ack(connection, 1, taken, 1) != 0) goto end;
            settled = taken;
        }
    }
    result = now() - begin;
end:
    free(array.text);
    if (database) PQfinish(database);
    leave(connection);
    return result;
}
