-- why a callout is in its state, and why it was changed, where no person did that
ALTER TABLE callouts ADD COLUMN status_reason VARCHAR(255);
ALTER TABLE callout_changes ADD COLUMN reason VARCHAR(255);
