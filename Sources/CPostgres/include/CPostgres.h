#pragma once
/// libpq, and what of it Swift does not import: the fields of an error, which are character macros, and a callback.
#include <postgresql/libpq-fe.h>

/// Notices of the server go nowhere instead of to stderr.
void pg_ignore_notices(PGconn *connection);

/// Fields of an error; null when the server did not send one.
static inline const char *pg_error_state(const PGresult *result) { return PQresultErrorField(result, PG_DIAG_SQLSTATE); }
static inline const char *pg_error_message(const PGresult *result) {
    return PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
}
static inline const char *pg_error_constraint(const PGresult *result) {
    return PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
}
static inline const char *pg_error_table(const PGresult *result) {
    return PQresultErrorField(result, PG_DIAG_TABLE_NAME);
}

/// `PQcmdStatus()` and `PQcmdTuples()` want a result that may be changed, and change nothing.
static inline const char *pg_command_tag(const PGresult *result) { return PQcmdStatus((PGresult *)result); }
static inline const char *pg_affected(const PGresult *result) { return PQcmdTuples((PGresult *)result); }
