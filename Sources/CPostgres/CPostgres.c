#include "CPostgres.h"

static void ignore(void *argument, const PGresult *result) {
    (void)argument;
    (void)result;
}

void pg_ignore_notices(PGconn *connection) { PQsetNoticeReceiver(connection, ignore, NULL); }
