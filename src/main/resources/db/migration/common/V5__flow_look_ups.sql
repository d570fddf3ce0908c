-- What a flow start is known by at RapidPro, anew for each time it is sent: the ids of calls are the same in two databases.
ALTER TABLE phone_calls ADD COLUMN flow_key VARCHAR(64);
-- how often, and when last, RapidPro's list did not show the start
ALTER TABLE phone_calls ADD COLUMN flow_lookups INT NOT NULL DEFAULT 0;
ALTER TABLE phone_calls ADD COLUMN flow_looked_up_at DATETIME(6);
-- how often RapidPro refused the start, and when it may be asked again
ALTER TABLE phone_calls ADD COLUMN flow_refusals INT NOT NULL DEFAULT 0;
ALTER TABLE phone_calls ADD COLUMN flow_retry_at DATETIME(6);

UPDATE phone_calls SET flow_refusals = 1, flow_retry_at = flow_attempted_at WHERE flow_status = 'refused';

-- refused starts, the longest due first
CREATE INDEX phone_calls_flow_retry ON phone_calls (flow_status, flow_retry_at);
