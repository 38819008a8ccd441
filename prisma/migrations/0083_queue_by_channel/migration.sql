-- The queue is read channel by channel. With its times alone as an index, each channel read the messages of all others; that
-- index goes, because PostgreSQL may take it where it expects few messages.
CREATE INDEX notifications_queue ON notifications (channel_id, next_attempt_at, seq) WHERE state = 'queued';
DROP INDEX notifications_due;
