-- when an open call is to be asked for next (null once it is over), how many polls in a row told nothing new, and
-- since when the provider says that it does not know the call
ALTER TABLE phone_calls ADD COLUMN poll_at DATETIME(6);
ALTER TABLE phone_calls ADD COLUMN quiet_polls INT NOT NULL DEFAULT 0;
ALTER TABLE phone_calls ADD COLUMN gone_since DATETIME(6);

-- how often a call of unknown outcome was looked up at the provider without a trace of it, when last, and what else
-- was found
ALTER TABLE phone_calls ADD COLUMN lookups INT NOT NULL DEFAULT 0;
ALTER TABLE phone_calls ADD COLUMN looked_up_at DATETIME(6);
ALTER TABLE phone_calls ADD COLUMN lookup_finding VARCHAR(1000);

UPDATE phone_calls SET poll_at = COALESCE(polled_at, created_at) WHERE status IN ('queued', 'in_progress');

-- calls to ask for, the longest due first; it holds open calls only, however many are over
CREATE INDEX phone_calls_poll_at ON phone_calls (poll_at);
-- calls by status over all callouts are counted by phone_calls_flow
ALTER TABLE phone_calls DROP INDEX phone_calls_status_polled;
