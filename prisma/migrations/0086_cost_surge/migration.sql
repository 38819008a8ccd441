-- Rules of before have the values of the two new fields that change nothing, so that those of the default pack are still as it is.
UPDATE rules SET definition = '{"unless_normal": false, "min_value": 0}'::jsonb || definition
WHERE definition ->> 'kind' IN ('threshold', 'usual_ratio');

-- Every project gets the rule of the default pack that is new.
INSERT INTO rules (project_id, pack_key, name, kind, definition, severity)
SELECT id, 'cost_surge', 'Cost surge', 'usual_ratio', '{
  "kind": "usual_ratio", "metric": "cost", "filters": {}, "group_by": [], "comparison": "above", "threshold": 2,
  "critical_threshold": 4, "recovery": 1.5, "window_seconds": 3600, "persistence": {"k": 2, "n": 3},
  "keep_firing_seconds": 600, "min_requests": 20, "min_events": 0, "min_value": 1, "confidence": false,
  "unless_normal": false, "no_data": "keep_last"}', 'warning'
FROM projects
ON CONFLICT (project_id, pack_key) DO NOTHING;

-- A cache that normally hits less than the threshold does not alert without a drop, unless a person changed the rule: each
-- change raises the version.
UPDATE rules SET definition = definition || '{"unless_normal": true}'
WHERE pack_key = 'cache_hit_rate' AND version = 1 AND definition ->> 'kind' = 'threshold'
  AND definition ->> 'comparison' = 'below';
