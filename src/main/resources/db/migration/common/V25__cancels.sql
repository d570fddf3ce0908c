-- when the provider was last asked to cancel a call: one that is canceled after that, and was never dialled, is withdrawn
ALTER TABLE phone_calls ADD COLUMN cancel_asked_at DATETIME(6);
