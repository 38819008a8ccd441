-- Every project gets the rule of the default pack that is new.
INSERT INTO rules (project_id, pack_key, name, kind, definition, severity)
SELECT id, 'cost_burn', 'Budget burn', 'cost_burn', '{"kind": "cost_burn", "least_usd": 5}', 'warning' FROM projects
ON CONFLICT (project_id, pack_key) DO NOTHING;
