// The same work as Linli's drivers and its ledger do, as straight as librabbitmq and libpq allow: what they are measured
// against. One thread, no error that is not the end.
#ifndef LINLI_BASELINE_H
#define LINLI_BASELINE_H

#include <stdbool.h>
#include <stdint.h>

// A broker, and who we are there.
typedef struct {
    const char *host;
    int port;
    const char *vhost;
    const char *user;
    const char *password;
} baseline_broker;

// Of these each returns the seconds that the work took, or a negative number when it failed.

// Publishes `count` messages of `size` bytes with confirms, at most `window` unanswered.
double baseline_publish(const baseline_broker *broker, const char *queue, int count, int size, int window);

// Takes `count` messages with that prefetch and acknowledges them in runs (`multiple`).
double baseline_consume(const baseline_broker *broker, const char *queue, int count, int prefetch);

// Takes messages from one queue, publishes each to the other with confirms, and acknowledges what is confirmed.
double baseline_relay(const baseline_broker *broker, const char *from, const char *to, int count, int prefetch);

// Publishes `count` messages, so many a second, to a queue that it consumes itself, and writes down for each how many
// microseconds after its publish it was here.
double baseline_pass(const baseline_broker *broker, const char *queue, int count, int size, int per_second,
                     uint32_t *microseconds);

// Takes messages and enters each in PostgreSQL: one INSERT of arrays and one commit for what has come, then one
// acknowledgement (`multiple`). The table is `baseline (id bigserial, body bytea)`.
double baseline_store(const baseline_broker *broker, const char *queue, const char *conninfo, int count, int prefetch);

// MARK: the ledger

// Bytes of what a decision carries that nobody opens.
typedef struct {
    int facts;
    int state;
    // The request in the row of its timer.
    int timer;
    // Each of its three particulars.
    int sealed;
} baseline_weight;

typedef struct baseline_ledger baseline_ledger;

// Connects, prepares the statements, and opens the book `baseline`. Null when that failed.
baseline_ledger *baseline_ledger_open(const char *conninfo, baseline_weight weight);

// Commits `count` decisions, each of a new case, so many together: a row of inbox, entries, cases, outbox and notices and
// three of particulars for each, one INSERT of arrays a table, one transaction for all that are together. It reads,
// compares and chains nothing: where a digest belongs stand random bytes. False when it failed.
bool baseline_ledger_commit(baseline_ledger *ledger, int count, int together);

// Null is no ledger, and is left alone.
void baseline_ledger_close(baseline_ledger *ledger);

#endif
