-- H2 writes to disk each time that it has given away the ids it keeps ready: so many more of them at once. Those that a
-- crash leaves over are not used.
ALTER TABLE contacts ALTER COLUMN id SET CACHE 1000;
ALTER TABLE callout_participations ALTER COLUMN id SET CACHE 1000;
ALTER TABLE phone_calls ALTER COLUMN id SET CACHE 1000;
