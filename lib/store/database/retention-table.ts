const HOUR = 1 / 24;
/** Two hours: what an instance at rest knows of its past is of no use an hour after it ended. */
const REST_DAYS = 2 * HOUR;
/** Bands of charts and alerts. */
export const DETECTOR_DAYS = 35;
/** 25 months: year-on-year charts need hours, and they are small. */
export const HOUR_DAYS = 761;
/** Alerts and what people did: as far back as a range may reach. */
const HISTORY_DAYS = 400;
const DELIVERY_DAYS = 90;

/** `requests`: as many days as SIGHTLINE_RETENTION_DAYS says. */
export type Days = number | "requests";

export type Retention = {
  table: string;
  /** What its rows are, for the table of docs/operations.md. */
  holds: string;
} & (
  | {
      kind: "rows";
      days: Days;
      /** What names a row. */
      key: string;
      /** Which rows `r` are older than the time $1. */
      past: string;
      /** Rows that stay anyway, in SQL, of the row `r`; and in words. */
      unless?: { sql: string; words: string };
      /** Goes even while a clock is in doubt: nobody reads it, and strangers make its rows. */
      inDoubt?: true;
    }
  /** Dropped in whole days or months. */
  | { kind: "partitions"; days: Days }
  /** Deleted with the row that it belongs to. */
  | { kind: "with"; parents: string[] }
  /** Not deleted: why there are never many. */
  | { kind: "bounded"; bound: string }
);

/** What of a breaker's events says how it is now: the newest one, and the newest ones that name a provider and a model. */
const newestEvent = (named: string) =>
  `(${named} AND NOT EXISTS (SELECT 1 FROM circuit_events n WHERE n.project_id = r.project_id AND n.name = r.name
     AND n.ts > r.ts AND ${named.replaceAll("r.", "n.")}))`;

/** Every table, and what ends its rows. A test holds it against the schema and against docs/operations.md. */
export const RETENTION: readonly Retention[] = [
  { table: "requests", kind: "partitions", days: "requests", holds: "requests" },
  { table: "anomalies", kind: "partitions", days: "requests", holds: "flagged requests" },
  { table: "rollup_1m", kind: "partitions", days: "requests", holds: "figures of each minute" },
  { table: "rollup_1h", kind: "partitions", days: HOUR_DAYS, holds: "figures of each hour" },
  {
    table: "rollup_1d",
    kind: "rows",
    days: HOUR_DAYS,
    key: "project_id, bucket, series_id",
    past: "bucket < $1",
    holds: "figures of each day",
  },
  {
    table: "rollup_fragments",
    kind: "bounded",
    bound: "until compacted, within minutes",
    holds: "figures not compacted yet",
  },
  {
    table: "rollup_totals",
    kind: "bounded",
    bound: "one row per series",
    holds: "running totals of closed days, so that counters never fall",
  },
  { table: "rollup_marks", kind: "bounded", bound: "two rows", holds: "how far figures are summed up" },
  {
    table: "series",
    kind: "bounded",
    bound: "at most 10,000 per project",
    holds: "combinations of model, provider, environment and service",
  },
  {
    table: "error_types",
    kind: "bounded",
    bound: "at most 1,000 per project",
    holds: "names of error types",
  },
  {
    table: "circuit_events",
    kind: "rows",
    days: "requests",
    key: "project_id, id",
    past: "ts < $1",
    unless: {
      sql: [
        newestEvent("true"),
        newestEvent("r.provider IS NOT NULL"),
        newestEvent("r.model IS NOT NULL"),
      ].join(" OR "),
      words: "the latest state of each breaker",
    },
    holds: "breaker events",
  },
  {
    table: "failed_attempts",
    kind: "rows",
    days: HOUR,
    key: "project_id, trace, ended_at, model",
    past: "ended_at < $1",
    holds: "failed attempts of gateways, to recognize fallbacks",
  },
  {
    table: "price_overrides",
    kind: "bounded",
    bound: "until people delete them",
    holds: "prices set by people",
  },

  { table: "rules", kind: "bounded", bound: "until people delete them", holds: "rules" },
  {
    table: "alert_instances",
    kind: "rows",
    days: REST_DAYS,
    key: "rule_id, fingerprint",
    past: "updated_at < $1",
    // A budget's milestone is told of once per period, the longest of which is a month.
    unless: {
      sql: `r.state <> 'ok' OR (r.updated_at > $1 - interval '62 days'
        AND EXISTS (SELECT 1 FROM rules u WHERE u.id = r.rule_id AND u.kind = 'budget_milestones'))`,
      words: "pending and open ones; budget milestones for 62 days",
    },
    holds: "label sets that a rule follows",
  },
  {
    table: "alerts",
    kind: "rows",
    days: HISTORY_DAYS,
    key: "id",
    past: "resolved_at < $1",
    unless: { sql: "r.state <> 'resolved'", words: "open alerts" },
    holds: "alerts, counted from their end",
  },
  { table: "alert_events", kind: "with", parents: ["alerts"], holds: "timelines of alerts" },
  { table: "alert_targets", kind: "with", parents: ["alerts"], holds: "channels of an alert" },
  {
    table: "notifications",
    kind: "rows",
    days: DELIVERY_DAYS,
    key: "id",
    past: "finished_at < $1",
    unless: {
      sql: `r.state = 'queued' OR EXISTS (SELECT 1 FROM notification_alerts na JOIN alerts a ON a.id = na.alert_id
        LEFT JOIN alert_targets t ON t.alert_id = a.id AND t.channel_id = r.channel_id
        WHERE na.notification_id = r.id AND (a.state = 'firing' OR NOT t.closed))`,
      words: "queued messages; messages about open alerts",
    },
    holds: "messages, counted from their end",
  },
  {
    table: "notification_alerts",
    kind: "with",
    parents: ["notifications", "alerts"],
    holds: "alerts of a message",
  },
  { table: "delivery_attempts", kind: "with", parents: ["notifications"], holds: "delivery attempts" },
  {
    table: "notification_groups",
    kind: "rows",
    days: DELIVERY_DAYS,
    key: "channel_id, group_key",
    past: "(last_sent_at IS NULL OR last_sent_at < $1)",
    unless: {
      sql: `r.look_at IS NOT NULL OR EXISTS (SELECT 1 FROM alert_targets t
        WHERE t.channel_id = r.channel_id AND t.group_key = r.group_key AND NOT t.closed)`,
      words: "groups with an open alert",
    },
    holds: "alert groups of a channel, counted from their last message",
  },
  {
    table: "channels",
    kind: "rows",
    days: HISTORY_DAYS,
    key: "id",
    past: "deleted_at < $1",
    unless: { sql: "r.deleted_at IS NULL", words: "channels that are not deleted" },
    holds: "deleted channels (settings and secrets are erased at once)",
  },
  { table: "routes", kind: "bounded", bound: "until people delete them", holds: "routes" },
  {
    table: "silences",
    kind: "rows",
    days: HISTORY_DAYS,
    key: "id",
    past: "ends_at < $1",
    unless: { sql: "r.ends_at IS NULL", words: "silences without an end" },
    holds: "silences, counted from their end",
  },
  { table: "budgets", kind: "bounded", bound: "until people delete them", holds: "budgets" },

  {
    table: "detector_series",
    kind: "bounded",
    bound: "bounded by the series of a project",
    holds: "what detectors follow",
  },
  {
    table: "detector_bins",
    kind: "rows",
    days: DETECTOR_DAYS,
    key: "series_id, bin",
    past: "bin < floor(extract(epoch FROM $1::timestamptz) / 300)::int4",
    holds: "expected ranges",
  },
  {
    table: "detector_tails",
    kind: "rows",
    days: DETECTOR_DAYS,
    key: "series_id, day",
    past: "day < floor(extract(epoch FROM $1::timestamptz) / 86400)::int4",
    holds: "expected tails",
  },
  {
    table: "accepted_levels",
    kind: "rows",
    days: HISTORY_DAYS,
    key: "id",
    past: "created_at < $1",
    holds: "accepted levels",
  },
  { table: "hit_modes", kind: "bounded", bound: "until people delete them", holds: "modes of request hits" },
  {
    table: "incidents",
    kind: "bounded",
    bound: "until people delete them",
    holds: "incidents marked by people",
  },
  {
    table: "changes",
    kind: "bounded",
    bound: "at most 2,000 per project",
    holds: "new models and prompt versions",
  },

  { table: "users", kind: "bounded", bound: "until people delete them", holds: "users" },
  { table: "teams", kind: "bounded", bound: "until people delete them", holds: "teams" },
  { table: "memberships", kind: "bounded", bound: "until people delete them", holds: "members of teams" },
  { table: "projects", kind: "bounded", bound: "until people delete them", holds: "projects" },
  {
    table: "api_keys",
    kind: "bounded",
    bound: "until people delete them",
    holds: "API keys, revoked ones included",
  },
  {
    table: "installation",
    kind: "bounded",
    bound: "a fixed set of rows",
    holds: "facts about the installation",
  },
  {
    table: "sessions",
    kind: "rows",
    days: 1,
    key: "id",
    past: "expires_at < $1",
    inDoubt: true,
    holds: "sessions, counted from their expiry",
  },
  {
    table: "login_attempts",
    kind: "rows",
    days: HOUR,
    key: "subject, window_start",
    past: "window_start < $1",
    inDoubt: true,
    holds: "failed logins",
  },
  {
    table: "audit_entries",
    kind: "rows",
    days: HISTORY_DAYS,
    key: "id",
    past: "at < $1",
    holds: "audit log",
  },
];
