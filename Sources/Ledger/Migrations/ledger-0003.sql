-- min_reader: 1
-- Why somebody dropped what was parked, or put it back: kept with who did it.
ALTER TABLE parked ADD COLUMN dealt_reason text;
-- 待回访: closed cases that are asked after are few among the closed.
CREATE INDEX cases_follow_up ON cases (line) WHERE NOT open AND call_back;
