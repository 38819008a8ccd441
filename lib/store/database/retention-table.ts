import { DETECTOR_DAYS, HOUR_DAYS } from "@/lib/schema/time/retention";

const HOUR = 1 / 24;
/** An idle instance needs its past for an hour after it resolved (the longest cool-down). */
const REST_DAYS = 2 * HOUR;
/** The longest time range that a page or the API accepts. */
export const HISTORY_DAYS = 400;
export const DELIVERY_DAYS = 90;

/** `requests`: SIGHTLINE_RETENTION_DAYS. */
export type Days = number | "requests";

export type Retention = {
  table: string;
  /** What its rows are, for the table of docs/operations.md. */
  holds: string;
} & (
  | {
      kind: "rows";
      days: Days;
      /** SQL: the row `r` is older than the time $1; of a distributed table, of the project $2. */
      past: string;
      /** Older rows `r` that are kept, in SQL and in words. */
      unless?: { sql: string; words: string };
      /** Deleted even while a clock is in doubt: anonymous callers create these rows. */
      inDoubt?: true;
    }
  /** Dropped in whole days or months. */
  | { kind: "partitions"; days: Days }
  /** Deleted with the row that it belongs to. */
  | { kind: "with"; parents: string[] }
  /** Never deleted; `bound` says what limits their number. */
  | { kind: "bounded"; bound: string }
);

/**
 * The state of a breaker is its newest event, and the newest ones with a provider and with a model. An event is compared
 * with the next one, which is near: the newest may lie behind all that have no provider.
 */
const newestEvent = (named: string) =>
  `(${named} AND (SELECT min(n.ts) FROM circuit_events n WHERE n.project_id = $2 AND n.name = r.name AND n.ts > r.ts
     AND ${named.replaceAll("r.", "n.")}) IS NULL)`;

/** The retention of every table. A test compares it with the schema and with docs/operations.md. */
export const RETENTION: readonly Retention[] = [
  { table: "requests", kind: "partitions", days: "requests", holds: "requests" },
  { table: "anomalies", kind: "partitions", days: "requests", holds: "flagged requests" },
  { table: "rollup_1m", kind: "partitions", days: "requests", holds: "figures of each minute" },
  {
    table: "rollup_1m_all",
    kind: "partitions",
    days: "requests",
    holds: "figures of each minute, of all series together",
  },
  { table: "rollup_1h", kind: "partitions", days: HOUR_DAYS, holds: "figures of each hour" },
  {
    table: "rollup_1h_all",
    kind: "partitions",
    days: HOUR_DAYS,
    holds: "figures of each hour, of all series together",
  },
  {
    table: "rollup_1d",
    kind: "rows",
    days: HOUR_DAYS,
    past: "bucket < $1",
    holds: "figures of each day",
  },
  {
    table: "rollup_fragments",
    kind: "bounded",
    bound: "until compacted, within minutes",
    holds: "figures not yet compacted",
  },
  {
    table: "rollup_totals",
    kind: "bounded",
    bound: "one row per series",
    holds: "running totals of closed days, so that counters never decrease",
  },
  {
    table: "rollup_marks",
    kind: "bounded",
    bound: "three rows per project",
    holds: "progress of the rollups",
  },
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
    past: "ended_at < $1",
    holds: "failed attempts of gateways, to recognize fallbacks",
  },
  {
    table: "breaker_series",
    kind: "rows",
    days: 1,
    past: "seen_at < $1",
    unless: {
      sql: `NOT EXISTS (SELECT 1 FROM breaker_series n
        WHERE n.project_id = r.project_id AND n.name = r.name AND n.seen_at > r.seen_at)`,
      words: "the latest report on each breaker",
    },
    holds: "breakers of each process, as its metrics report them",
  },
  {
    table: "senders",
    kind: "bounded",
    bound: "at most 500 per project",
    holds: "what sends data, by name and version",
  },
  {
    table: "people_names",
    kind: "bounded",
    bound: "until deleted by users",
    holds: "names given to people whom coding agents report",
  },
  {
    table: "call_reports",
    kind: "rows",
    days: 2 * HOUR,
    past: "seen_at < $1",
    holds: "call reports over OTLP, so that each call is counted once",
  },
  {
    table: "price_overrides",
    kind: "bounded",
    bound: "until deleted by users",
    holds: "custom prices",
  },
  {
    table: "repricings",
    kind: "rows",
    days: HISTORY_DAYS,
    past: "created_at < $1",
    unless: { sql: "r.state = 'running'", words: "running ones" },
    holds: "re-pricings with their old and new totals",
  },
  { table: "price_tables", kind: "bounded", bound: "the last 3", holds: "price tables that were loaded" },

  { table: "rules", kind: "bounded", bound: "until deleted by users", holds: "rules" },
  {
    table: "alert_instances",
    kind: "rows",
    days: REST_DAYS,
    past: "updated_at < $1",
    // A milestone notifies once per budget period, at most a month.
    unless: {
      sql: `r.state <> 'ok' OR (r.updated_at > $1 - interval '62 days'
        AND EXISTS (SELECT 1 FROM rules u WHERE u.id = r.rule_id AND u.kind = 'budget_milestones'))`,
      words: "pending and open ones; budget milestones for 62 days",
    },
    holds: "alert state of each label set",
  },
  {
    table: "alerts",
    kind: "rows",
    days: HISTORY_DAYS,
    past: "resolved_at < $1",
    unless: { sql: "r.state <> 'resolved'", words: "open alerts" },
    holds: "alerts, counted from their resolution",
  },
  {
    table: "alert_incidents",
    kind: "rows",
    days: HISTORY_DAYS,
    past: "resolved_at < $1",
    unless: { sql: "r.state <> 'resolved'", words: "open incidents" },
    holds: "incidents of several alerts, counted from their resolution",
  },
  {
    table: "alert_incident_members",
    kind: "with",
    parents: ["alert_incidents", "alerts"],
    holds: "alerts of an incident",
  },
  {
    table: "alert_incident_events",
    kind: "with",
    parents: ["alert_incidents"],
    holds: "timelines of incidents",
  },
  { table: "alert_events", kind: "with", parents: ["alerts"], holds: "timelines of alerts" },
  { table: "alert_targets", kind: "with", parents: ["alerts"], holds: "channels notified of an alert" },
  {
    table: "notifications",
    kind: "rows",
    days: DELIVERY_DAYS,
    past: "finished_at < $1",
    unless: {
      sql: `r.state = 'queued' OR EXISTS (SELECT 1 FROM notification_alerts na JOIN alerts a ON a.id = na.alert_id
        LEFT JOIN alert_targets t ON t.alert_id = a.id AND t.channel_id = r.channel_id
        WHERE na.notification_id = r.id AND (a.state = 'firing' OR NOT t.closed))`,
      words: "queued notifications and those about open alerts",
    },
    holds: "notifications, counted from the last attempt",
  },
  {
    table: "notification_alerts",
    kind: "with",
    parents: ["notifications", "alerts"],
    holds: "alerts in a notification",
  },
  { table: "delivery_attempts", kind: "with", parents: ["notifications"], holds: "delivery attempts" },
  {
    table: "notification_groups",
    kind: "rows",
    days: DELIVERY_DAYS,
    past: "(last_sent_at IS NULL OR last_sent_at < $1)",
    unless: {
      sql: `r.look_at IS NOT NULL OR EXISTS (SELECT 1 FROM alert_targets t
        WHERE t.channel_id = r.channel_id AND t.group_key = r.group_key AND NOT t.closed)`,
      words: "groups with an open alert",
    },
    holds: "alert groups of a channel, counted from their last notification",
  },
  {
    table: "channels",
    kind: "rows",
    days: HISTORY_DAYS,
    past: "deleted_at < $1",
    unless: { sql: "r.deleted_at IS NULL", words: "channels that are not deleted" },
    holds: "deleted channels (settings and secrets are erased at once)",
  },
  { table: "routes", kind: "bounded", bound: "until deleted by users", holds: "routes" },
  {
    table: "silences",
    kind: "rows",
    days: HISTORY_DAYS,
    past: "ends_at < $1",
    unless: { sql: "r.ends_at IS NULL", words: "silences without an end" },
    holds: "silences, counted from their end",
  },
  { table: "budgets", kind: "bounded", bound: "until deleted by users", holds: "budgets" },

  {
    table: "detector_series",
    kind: "bounded",
    bound: "at most one per series",
    holds: "series that detectors monitor",
  },
  {
    table: "detector_bins",
    kind: "rows",
    days: DETECTOR_DAYS,
    past: "bin < floor(extract(epoch FROM $1::timestamptz) / 300)::int4",
    holds: "expected ranges",
  },
  {
    table: "detector_tails",
    kind: "rows",
    days: DETECTOR_DAYS,
    past: "day < floor(extract(epoch FROM $1::timestamptz) / 86400)::int4",
    holds: "expected tails",
  },
  {
    table: "accepted_levels",
    kind: "rows",
    days: HISTORY_DAYS,
    past: "created_at < $1",
    holds: "levels accepted as baseline",
  },
  {
    table: "hit_modes",
    kind: "bounded",
    bound: "until deleted by users",
    holds: "settings for request outliers",
  },
  {
    table: "incidents",
    kind: "bounded",
    bound: "until deleted by users",
    holds: "periods excluded from the baselines",
  },
  {
    table: "changes",
    kind: "bounded",
    bound: "at most 2,000 per project",
    holds: "new models and prompt versions",
  },

  {
    table: "annotations",
    kind: "rows",
    days: HISTORY_DAYS,
    past: "coalesce(ends_at, starts_at) < $1",
    holds: "notes on charts, counted from their time or end",
  },

  { table: "users", kind: "bounded", bound: "until deleted by users", holds: "users" },
  {
    table: "identities",
    kind: "bounded",
    bound: "one per user and provider",
    holds: "who users are at a sign-on provider",
  },
  {
    table: "known_networks",
    kind: "rows",
    days: DELIVERY_DAYS,
    past: "seen_at < $1",
    holds: "networks that users have logged in from",
  },
  { table: "teams", kind: "bounded", bound: "until deleted by users", holds: "teams" },
  { table: "memberships", kind: "bounded", bound: "until deleted by users", holds: "members of teams" },
  {
    table: "invitations",
    kind: "rows",
    days: DELIVERY_DAYS,
    past: "expires_at < $1",
    holds: "invitations, counted from their expiry",
  },
  {
    table: "password_resets",
    kind: "rows",
    days: 30,
    past: "expires_at < $1",
    inDoubt: true,
    holds: "links to reset a password, counted from their expiry",
  },
  {
    table: "saved_views",
    kind: "bounded",
    bound: "until deleted by users",
    holds: "saved views of pages",
  },
  {
    table: "favorites",
    kind: "bounded",
    bound: "until deleted by users",
    holds: "favorite pages and views",
  },
  {
    table: "default_views",
    kind: "bounded",
    bound: "one per user, project and page",
    holds: "views that pages open with",
  },
  { table: "projects", kind: "bounded", bound: "until deleted by users", holds: "projects" },
  {
    table: "api_keys",
    kind: "bounded",
    bound: "until deleted by users",
    holds: "API keys, including revoked ones",
  },
  {
    table: "api_key_windows",
    kind: "bounded",
    bound: "one row per API key",
    holds: "what a key used of its limit in the running minute",
  },
  {
    table: "processes",
    kind: "rows",
    days: 1,
    past: "seen_at < $1",
    holds: "processes that run or were killed, with their latest figures",
  },
  {
    table: "installation",
    kind: "bounded",
    bound: "a fixed set of rows",
    holds: "installation state, such as the setup code",
  },
  {
    table: "sessions",
    kind: "rows",
    days: 1,
    past: "expires_at < $1",
    inDoubt: true,
    holds: "sessions, counted from their expiry",
  },
  {
    table: "login_attempts",
    kind: "rows",
    days: HOUR,
    past: "window_start < $1",
    inDoubt: true,
    holds: "failed logins",
  },
  {
    table: "audit_entries",
    kind: "rows",
    days: HISTORY_DAYS,
    past: "at < $1",
    holds: "audit log",
  },
];
