-- how the last calls of a callout ended
CREATE INDEX phone_calls_ended ON phone_calls (callout_id, ended_at DESC);
