#include "baseline.h"

#include <endian.h>
#include <postgresql/libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int64_t milliseconds_now(void) {
    struct timespec moment;
    clock_gettime(CLOCK_REALTIME, &moment);
    return (int64_t)moment.tv_sec * 1000 + moment.tv_nsec / 1000000;
}

// MARK: columns

// What an element of an array is, by PostgreSQL's number for it.
typedef enum { BOOL = 16, BYTEA = 17, INT8 = 20, INT4 = 23, TEXT = 25, TIMESTAMPTZ = 1184, UUID = 2950 } kind;

// One parameter: an array in its binary form, with room for its head in front.
typedef struct {
    char *bytes;
    size_t length, room;
    int rows;
    bool has_null;
} column;

enum { HEAD = 20, MOST_COLUMNS = 23 };

static char *extend(column *column, size_t more) {
    if (column->length + more > column->room) {
        column->room = (column->length + more) * 2;
        column->bytes = realloc(column->bytes, column->room);
        if (!column->bytes) abort();
    }
    char *place = column->bytes + column->length;
    column->length += more;
    return place;
}

static void put_number(char *place, int32_t number) {
    number = htobe32(number);
    memcpy(place, &number, sizeof number);
}

static void put(column *column, const void *bytes, int length) {
    char *place = extend(column, 4 + length);
    put_number(place, length);
    memcpy(place + 4, bytes, length);
    column->rows++;
}

static void put_null(column *column) {
    put_number(extend(column, 4), -1);
    column->rows++;
    column->has_null = true;
}

static void put_text(column *column, const char *text) { put(column, text, (int)strlen(text)); }

static void put_int8(column *column, int64_t value) {
    value = htobe64(value);
    put(column, &value, sizeof value);
}

static void put_int4(column *column, int32_t value) {
    value = htobe32(value);
    put(column, &value, sizeof value);
}

static void put_bool(column *column, bool value) { put(column, &(char){value}, 1); }

// MARK: tables

typedef struct {
    const char *name, *sql;
    int count;
    kind kinds[MOST_COLUMNS];
    column columns[MOST_COLUMNS];
} table;

static void begin(table *table) {
    for (int index = 0; index < table->count; index++) {
        column *column = &table->columns[index];
        column->length = 0;
        column->rows = 0;
        column->has_null = false;
        extend(column, HEAD);
    }
}

static bool succeeds(PGconn *database, PGresult *result) {
    ExecStatusType status = PQresultStatus(result);
    bool is_done = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    if (!is_done) fprintf(stderr, "%s", PQerrorMessage(database));
    PQclear(result);
    return is_done;
}

static bool run(PGconn *database, const char *sql) { return succeeds(database, PQexec(database, sql)); }

static bool insert(PGconn *database, table *table) {
    const char *values[MOST_COLUMNS];
    int lengths[MOST_COLUMNS], formats[MOST_COLUMNS];
    for (int index = 0; index < table->count; index++) {
        column *column = &table->columns[index];
        // Dimensions, whether there are nulls, the kind, how many, the lower bound.
        int32_t head[] = {1, column->has_null, table->kinds[index], column->rows, 1};
        for (int part = 0; part < 5; part++) put_number(column->bytes + 4 * part, head[part]);
        values[index] = column->bytes;
        lengths[index] = (int)column->length;
        formats[index] = 1;
    }
    return succeeds(database, PQexecPrepared(database, table->name, table->count, values, lengths, formats, 0));
}

static const table tables[] = {
    {.name = "inbox",
     .sql = "INSERT INTO inbox (request_id, case_id, outcome, refusal) "
            "SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::bytea[])",
     .count = 4,
     .kinds = {UUID, UUID, TEXT, BYTEA}},
    {.name = "entries",
     .sql = "INSERT INTO entries (book, seq, request_id, case_id, version, outcome, verb, actor, role, on_behalf_of, "
            "heard_by, channel, occurred_at, at, facts, refusal, postings, request_digest, particulars_digest, hash) "
            "SELECT * FROM unnest($1::text[], $2::int8[], $3::uuid[], $4::uuid[], $5::int8[], $6::text[], $7::text[], "
            "$8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::int8[], $14::int8[], $15::bytea[], "
            "$16::bytea[], $17::bytea[], $18::bytea[], $19::bytea[], $20::bytea[])",
     .count = 20,
     .kinds = {TEXT, INT8, UUID, UUID, INT8, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, INT8, INT8, BYTEA, BYTEA, BYTEA,
               BYTEA, BYTEA, BYTEA}},
    {.name = "cases",
     .sql = "INSERT INTO cases (id, number, line, version, digest, state, kind, status, open, grid, doer, urgent, held, "
            "emergency, call_back, yellow, absences, person_visits, home_visits, gifts_given, with_unit, opened_at, "
            "closed_at) SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::int8[], $5::bytea[], $6::bytea[], "
            "$7::text[], $8::text[], $9::bool[], $10::text[], $11::text[], $12::bool[], $13::bool[], $14::bool[], "
            "$15::bool[], $16::bool[], $17::int4[], $18::int4[], $19::int4[], $20::int4[], $21::text[], "
            "$22::timestamptz[], $23::timestamptz[])",
     .count = 23,
     .kinds = {UUID, TEXT, TEXT, INT8, BYTEA, BYTEA, TEXT, TEXT, BOOL, TEXT, TEXT, BOOL, BOOL, BOOL, BOOL, BOOL, INT4,
               INT4, INT4, INT4, TEXT, TIMESTAMPTZ, TIMESTAMPTZ}},
    {.name = "outbox",
     .sql = "INSERT INTO outbox (request_id, case_id, kind, timer_key, timer_spec, request, due_at, provisional, "
            "counted_from) "
            "SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::bytea[], "
            "$7::timestamptz[], $8::bool[], $9::timestamptz[])",
     .count = 9,
     .kinds = {UUID, UUID, TEXT, TEXT, TEXT, BYTEA, TIMESTAMPTZ, BOOL, TIMESTAMPTZ}},
    {.name = "notices",
     .sql = "INSERT INTO notices (id, case_id, recipient, code, status) "
            "SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[])",
     .count = 5,
     .kinds = {UUID, UUID, TEXT, TEXT, TEXT}},
    {.name = "particulars",
     .sql = "INSERT INTO particulars (request_id, place, case_id, person_id, kind, sealed, phone_digest, tail_digest, "
            "room_digest) SELECT * FROM unnest($1::uuid[], $2::int4[], $3::uuid[], $4::uuid[], $5::text[], $6::bytea[], "
            "$7::bytea[], $8::bytea[], $9::bytea[])",
     .count = 9,
     .kinds = {UUID, INT4, UUID, UUID, TEXT, BYTEA, BYTEA, BYTEA, BYTEA}},
};

enum { INBOX, ENTRIES, CASES, OUTBOX, NOTICES, PARTICULARS, TABLES };

// MARK: the ledger

struct baseline_ledger {
    PGconn *database;
    baseline_weight weight;
    table tables[TABLES];
    // What stands for all that nobody opens.
    char *filler;
    int64_t entries;
    uint64_t random;
    // Of the last id: milliseconds, and which it was of them.
    uint64_t milliseconds, counter;
};

// Good enough for where a row falls in an index (xorshift64).
static uint64_t draw(baseline_ledger *ledger) {
    ledger->random ^= ledger->random << 13;
    ledger->random ^= ledger->random >> 7;
    ledger->random ^= ledger->random << 17;
    return ledger->random;
}

static const char *draw_bytes(baseline_ledger *ledger, char bytes[32]) {
    for (int index = 0; index < 4; index++) {
        uint64_t word = draw(ledger);
        memcpy(bytes + 8 * index, &word, sizeof word);
    }
    return bytes;
}

// In order of time, as intake mints the ids of requests and cases (UUIDv7).
static void mint(baseline_ledger *ledger, char id[16]) {
    uint64_t now = (uint64_t)milliseconds_now();
    if (now > ledger->milliseconds) {
        ledger->milliseconds = now;
        ledger->counter = 0;
    } else if (++ledger->counter > 0xfff) {
        ledger->milliseconds++;
        ledger->counter = 0;
    }
    uint64_t words[] = {htobe64(ledger->milliseconds << 16 | 0x7000 | ledger->counter),
                        htobe64(1ull << 63 | draw(ledger) >> 2)};
    memcpy(id, words, sizeof words);
}

// Microseconds since 2000.
static int64_t as_timestamp(int64_t milliseconds) { return (milliseconds - 946684800000) * 1000; }

static void add_entry(baseline_ledger *ledger, const char id[16], const char case_id[16], int64_t at) {
    column *entries = ledger->tables[ENTRIES].columns;
    const char *texts[] = {"accepted", "submit", "A1", "desk", "", "", "phone"};
    char digest[32];
    put_text(&entries[0], "baseline");
    put_int8(&entries[1], ++ledger->entries);
    put(&entries[2], id, 16);
    put(&entries[3], case_id, 16);
    put_int8(&entries[4], 1);
    for (int index = 0; index < 7; index++) put_text(&entries[5 + index], texts[index]);
    put_int8(&entries[12], at);
    put_int8(&entries[13], at);
    put(&entries[14], ledger->filler, ledger->weight.facts);
    put(&entries[15], "", 0);
    put(&entries[16], "", 0);
    for (int index = 17; index < 20; index++) put(&entries[index], draw_bytes(ledger, digest), 32);
}

static void add_case(baseline_ledger *ledger, const char case_id[16], int64_t at) {
    column *cases = ledger->tables[CASES].columns;
    char number[24], digest[32];
    // In no order among a hundred thousand, as a desk's are.
    int64_t place = ledger->entries % 100000 * 61803 % 100000;
    snprintf(number, sizeof number, "c%07lld", (long long)(ledger->entries / 100000 * 100000 + place));
    put(&cases[0], case_id, 16);
    put_text(&cases[1], number);
    put_text(&cases[2], "errand");
    put_int8(&cases[3], 1);
    put(&cases[4], draw_bytes(ledger, digest), 32);
    put(&cases[5], ledger->filler, ledger->weight.state);
    put_text(&cases[6], "shop");
    put_text(&cases[7], "toAssign");
    put_bool(&cases[8], true);
    put_text(&cases[9], "rongxi-1");
    put_null(&cases[10]);
    for (int index = 11; index < 16; index++) put_bool(&cases[index], false);
    for (int index = 16; index < 20; index++) put_int4(&cases[index], 0);
    put_null(&cases[20]);
    put_int8(&cases[21], as_timestamp(at));
    put_null(&cases[22]);
}

static void add_particulars(baseline_ledger *ledger, const char id[16], const char case_id[16]) {
    column *particulars = ledger->tables[PARTICULARS].columns;
    const char *kinds[] = {"contact", "words", "items"};
    char person[32], digest[32];
    draw_bytes(ledger, person);
    for (int place = 0; place < 3; place++) {
        put(&particulars[0], id, 16);
        put_int4(&particulars[1], place);
        put(&particulars[2], case_id, 16);
        put(&particulars[3], person, 16);
        put_text(&particulars[4], kinds[place]);
        put(&particulars[5], ledger->filler, ledger->weight.sealed);
        for (int index = 6; index < 9; index++) {
            // Only a contact is searched for.
            if (place == 0) put(&particulars[index], draw_bytes(ledger, digest), 32);
            else put_null(&particulars[index]);
        }
    }
}

static void add(baseline_ledger *ledger) {
    table *tables = ledger->tables;
    char id[16], case_id[16], other[32];
    int64_t at = milliseconds_now();
    mint(ledger, id);
    mint(ledger, case_id);

    put(&tables[INBOX].columns[0], id, 16);
    put(&tables[INBOX].columns[1], case_id, 16);
    put_text(&tables[INBOX].columns[2], "accepted");
    put_null(&tables[INBOX].columns[3]);

    add_entry(ledger, id, case_id, at);
    add_case(ledger, case_id, at);

    column *outbox = tables[OUTBOX].columns;
    put(&outbox[0], draw_bytes(ledger, other), 16);
    put(&outbox[1], case_id, 16);
    put_text(&outbox[2], "timer");
    put_text(&outbox[3], "remind");
    put_text(&outbox[4], "after 3600000 working");
    put(&outbox[5], ledger->filler, ledger->weight.timer);
    put_int8(&outbox[6], as_timestamp(at + 3600000));
    put_bool(&outbox[7], false);
    put_int8(&outbox[8], as_timestamp(at));

    column *notices = tables[NOTICES].columns;
    put(&notices[0], draw_bytes(ledger, other), 16);
    put(&notices[1], case_id, 16);
    put_text(&notices[2], "duty");
    put_text(&notices[3], "newCase");
    put_text(&notices[4], "toAssign");

    add_particulars(ledger, id, case_id);
}

static bool commit(baseline_ledger *ledger, int count) {
    for (int index = 0; index < TABLES; index++) begin(&ledger->tables[index]);
    for (int index = 0; index < count; index++) add(ledger);
    if (!run(ledger->database, "BEGIN")) return false;
    for (int index = 0; index < TABLES; index++) {
        if (!insert(ledger->database, &ledger->tables[index])) return false;
    }
    char head[24];
    snprintf(head, sizeof head, "%lld", (long long)ledger->entries);
    const char *values[] = {head};
    if (!succeeds(ledger->database, PQexecPrepared(ledger->database, "head", 1, values, NULL, NULL, 0))) return false;
    return run(ledger->database, "COMMIT");
}

static bool prepare(baseline_ledger *ledger) {
    PGconn *database = ledger->database;
    for (int index = 0; index < TABLES; index++) {
        ledger->tables[index] = tables[index];
        if (!succeeds(database, PQprepare(database, tables[index].name, tables[index].sql, 0, NULL))) return false;
    }
    const char *move = "UPDATE books SET seq = $1::int8 WHERE book = 'baseline'";
    return succeeds(database, PQprepare(database, "head", move, 0, NULL)) &&
           run(database, "INSERT INTO books (book, hash) VALUES ('baseline', '') ON CONFLICT DO NOTHING");
}

static int largest(baseline_weight weight) {
    int most = weight.facts;
    if (weight.state > most) most = weight.state;
    if (weight.timer > most) most = weight.timer;
    return weight.sealed > most ? weight.sealed : most;
}

baseline_ledger *baseline_ledger_open(const char *conninfo, baseline_weight weight) {
    baseline_ledger *ledger = calloc(1, sizeof *ledger);
    if (!ledger) return NULL;
    ledger->weight = weight;
    ledger->random = (uint64_t)milliseconds_now() | 1;
    ledger->filler = calloc(1, largest(weight));
    ledger->database = PQconnectdb(conninfo);
    if (ledger->filler && PQstatus(ledger->database) == CONNECTION_OK && prepare(ledger)) return ledger;
    fprintf(stderr, "%s", PQerrorMessage(ledger->database));
    baseline_ledger_close(ledger);
    return NULL;
}

bool baseline_ledger_commit(baseline_ledger *ledger, int count, int together) {
    for (int done = 0; done < count; done += together) {
        if (!commit(ledger, count - done < together ? count - done : together)) return false;
    }
    // What the session has counted is told before anybody looks.
    return run(ledger->database, "SELECT pg_stat_force_next_flush()");
}

void baseline_ledger_close(baseline_ledger *ledger) {
    if (!ledger) return;
    for (int index = 0; index < TABLES; index++) {
        for (int place = 0; place < MOST_COLUMNS; place++) free(ledger->tables[index].columns[place].bytes);
    }
    PQfinish(ledger->database);
    free(ledger->filler);
    free(ledger);
}
