/**
 * Where the tables of a distributed database (Citus) are. Rows of these live on the node of their project, those of one
 * project together; the first one leads the group.
 */
export const DISTRIBUTED_TABLES = [
  "requests",
  "anomalies",
  "circuit_events",
  "rollup_fragments",
  "rollup_1m",
  "rollup_1m_all",
  "rollup_1h",
  "rollup_1h_all",
  "rollup_1d",
  "rollup_totals",
  "rollup_marks",
] as const;

/** On every node, because the distributed tables are joined with them. All other tables stay on the coordinator. */
export const REFERENCE_TABLES = ["series", "error_types"] as const;
