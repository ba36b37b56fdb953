-- min_reader: 1
-- Since when a timer of working time is counted: counted anew, it starts there again, and not at its commit, which is later
-- for a request that a restore has brought back.
ALTER TABLE outbox ADD COLUMN counted_from timestamptz;
