-- Rules say of themselves what they look at, when they are critical, and what no data means.
UPDATE rules SET definition =
    '{"filters": {}, "critical_threshold": null, "confidence": false, "no_data": "keep_last"}'::jsonb || definition
  WHERE kind IN ('threshold', 'usual_ratio');

ALTER TABLE rules ADD COLUMN consecutive_errors integer NOT NULL DEFAULT 0;

-- Messages that were given up: looked for in every round.
CREATE INDEX notifications_dead ON notifications (project_id, finished_at) WHERE state = 'dead';

INSERT INTO rules (project_id, pack_key, name, kind, definition, severity)
SELECT p.id, r.pack_key, r.name, r.definition::jsonb ->> 'kind', r.definition::jsonb, r.severity
FROM projects p CROSS JOIN (VALUES
  ('latency_burn', 'Latency objective',
   '{"kind": "slo_burn", "sli": "latency", "objective": 0.95, "slower_than_ms": 30000, "group_by": ["model"], "filters": {}}',
   'warning'),
  ('error_burn', 'Error objective',
   '{"kind": "slo_burn", "sli": "errors", "objective": 0.99, "slower_than_ms": 30000, "group_by": ["model"], "filters": {}}',
   'warning'),
  ('budget_milestones', 'Budget',
   '{"kind": "budget_milestones", "milestones": [{"share": 0.8, "severity": "warning"}, {"share": 1, "severity": "warning"}, {"share": 1.5, "severity": "critical"}]}',
   'warning'),
  ('budget_forecast', 'Budget forecast', '{"kind": "budget_forecast", "elapsed_share": 0.15}', 'warning'),
  ('no_traffic', 'No traffic', '{"kind": "no_traffic", "window_seconds": 900, "usual_requests": 20}', 'warning'),
  ('no_ingest', 'No requests at all', '{"kind": "no_ingest", "window_seconds": 900, "usual_requests": 20}', 'critical'),
  ('system_fault', 'Sightline itself', '{"kind": "system_fault"}', 'critical'),
  ('unpriced_model', 'Unpriced model', '{"kind": "unpriced_model"}', 'warning')
) AS r (pack_key, name, definition, severity)
ON CONFLICT (project_id, pack_key) DO NOTHING;
