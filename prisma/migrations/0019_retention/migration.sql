-- What is past its retention is found by its time, in every project.
CREATE INDEX alerts_resolved_at_idx ON alerts (resolved_at) WHERE resolved_at IS NOT NULL;
CREATE INDEX notifications_finished_at_idx ON notifications (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX audit_entries_at_idx ON audit_entries (at);
CREATE INDEX circuit_events_ts_idx ON circuit_events (ts);
CREATE INDEX rollup_1d_bucket_idx ON rollup_1d (bucket);
CREATE INDEX detector_bins_bin_idx ON detector_bins (bin);
