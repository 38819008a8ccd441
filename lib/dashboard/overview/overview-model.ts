import type { Severity } from "@/lib/schema/alerts/severity";
import type { Unheard } from "@/lib/schema/alerts/unheard";
import type { Unit } from "@/lib/schema/figures/metric";
import type { FacetsAnswer } from "@/lib/schema/figures/reading-answer";
import type { TokenCounts, TokenKind } from "./token-kinds";

/** What the overview shows, prepared on the server: plain data, times in epoch ms, values in base units (ms, USD, ratio). */

export type State = "ok" | "warning" | "critical" | "none";

export type Change = {
  /** Signed difference: relative (0.08 = +8 %) or, for ratios, in points (0.014 = +1.4 pt). Null: no previous data. */
  amount: number | null;
  kind: "relative" | "points";
  tone: "good" | "bad" | "neutral";
};

export type SparkPoint = number | null;

export type Tile = {
  id:
    | "latency_p95"
    | "output_tokens"
    | "cost"
    | "error_rate"
    | "output_length"
    | "fallback_rate"
    | "cache_hit_rate"
    | "breakers";
  label: string;
  value: number | null;
  unit: Unit;
  /** Small text behind the figure: "mean", "of 6". */
  suffix?: string;
  /** A signed value such as output length against its baseline: -0.04. */
  signed?: boolean;
  state: State;
  /** Why the tile is in that state, for the tooltip and screen readers. */
  stateReason: string;
  change: Change | null;
  /** Shown in place of the change: "vs baseline", "for 28 min", "No full period before". */
  note?: string;
  /** What the value is of: "last 6 hours", "today", "now". */
  time: string;
  /** An alert of this tile fires now, though its value is of a longer time. */
  isFiring: boolean;
  /** Requests of this time stopped arriving then, though they should have; epoch ms. */
  noDataSince: number | null;
  /** Where it leads: a page, or a panel of this one. */
  href: string;
  sparkline: SparkPoint[];
  /** Numerator and denominator of a ratio. */
  of?: { count: number; total: number };
};

/** A tile without what all of them have. */
export type PreparedTile = Omit<Tile, "time" | "isFiring" | "noDataSince" | "href">;

export type Threshold = { value: number; label: string; severity: Severity };
/** `severity` null: an event that is not a problem; `note`: written by a person or a script. */
export type ChartMark = {
  from: number;
  to: number | null;
  label: string;
  severity: Severity | null;
  /** The page of what happened, without project and range. */
  href?: string;
  /** The id of a person's note. */
  note?: string;
};

export type LatencyPoint = {
  t: number;
  p50: number | null;
  p95: number | null;
  p99: number | null;
  /** Normal p95 at this hour: low and high edge of the band. */
  usual: [number, number] | null;
  requests: number;
};
export type LatencyPanel = {
  stepSeconds: number;
  points: LatencyPoint[];
  /** Index of the first incomplete bucket, or null. */
  incompleteFrom: number | null;
  successes: number;
  now: { p50: number | null; p95: number | null; p99: number | null };
  thresholds: Threshold[];
  marks: ChartMark[];
  compare: { t: number; p95: number | null }[] | null;
};

export type CostPanel = {
  /** Cumulative spend of the period (today in the project's zone), USD. */
  points: {
    t: number;
    spent: number | null;
    forecast: [number, number] | null;
    forecastMid: number | null;
  }[];
  periodFrom: number;
  periodTo: number;
  spent: number;
  budget: { name: string; amount: number } | null;
  forecast: { low: number; mid: number; high: number } | null;
  /** The part of `spent` whose price is doubtful. */
  doubtful: number;
  unpricedRequests: number;
};

export type TokensPanel = {
  stepSeconds: number;
  /** Tokens per minute. */
  points: ({ t: number } & TokenCounts)[];
  incompleteFrom: number | null;
  totals: TokenCounts;
  names: Record<TokenKind, string>;
};

export type ErrorsPanel = {
  errorRate: number | null;
  requests: number;
  rows: { type: string; count: number; share: number; change: Change | null }[];
};

export type BreakerSegment = {
  from: number;
  to: number;
  state: "closed" | "open" | "half_open" | "unknown";
  reason: string | null;
};
export type BreakerPanel = {
  from: number;
  to: number;
  lanes: {
    name: string;
    state: "closed" | "open" | "half_open" | "unknown";
    since: number | null;
    segments: BreakerSegment[];
  }[];
  /** How many breakers have no lane; open ones get theirs first. */
  leftOut: number;
};

export type AlertRow = {
  id: string;
  title: string;
  message: string;
  severity: Severity;
  state: "pending" | "firing" | "resolved";
  startedAt: number;
  resolvedAt: number | null;
  acknowledgedBy: string | null;
  /** The notified channels with the time, as in "Slack #oncall at 04:13", or the reason why none was. */
  notified: string[];
  notNotified: string | null;
  /** Why its notifications are suppressed for now. */
  held: string | null;
  /** Why no one was notified, while it fires. */
  unheard: Unheard | null;
  /** Its rule has had no data since, though it fires; epoch ms, null: longer than it fires. Absent while there is data. */
  noDataSince?: number | null;
};

/** `text`: the figure that moved, now and before. `change` is null for what is new. */
export type Mover = {
  dimension: "model" | "provider" | "service" | "all" | "error_type";
  name: string;
  metric: string;
  isNew: boolean;
  change: Change | null;
  text: string;
  /** The hour from which on a mean is as it is now, epoch ms; null: not one step, or another figure. */
  since: number | null;
};
export type Movers = {
  /** "last 24 h", where the range itself is too short to tell; null: of the range. */
  over: string | null;
  /** "the same hours yesterday"; null: there is no earlier period to compare with. */
  comparedWith: string | null;
  /** The periods of the baseline. */
  periods: number;
  dataSince: number | null;
  requests: number;
  lines: Mover[];
};

export type Facets = FacetsAnswer;

export type RangeModel = {
  from: number;
  to: number;
  /** "Last 6 hours" or the two ends. */
  label: string;
  /** As written in the URL: now-6h, now. */
  rawFrom: string;
  rawTo: string;
  timeZone: string;
  notice: string | null;
};

/** never: no data at all. empty: none in this range; `lastEventAt` null: all of it is past retention. */
export type OverviewState =
  | { kind: "never" }
  | { kind: "empty"; lastEventAt: number | null }
  | { kind: "data"; requests: number };

/** An open incident of several alerts, or a firing alert on its own. */
export type Trouble = {
  id: string;
  isIncident: boolean;
  title: string;
  severity: Severity;
  startedAt: number;
  /** What was measured, and what is normal or the limit. */
  why: string;
  /** Who was notified and when, or why no one was. */
  told: string;
  /** No one was notified though they should have been. */
  isUnheard: boolean;
  /** Why nothing further is sent, or how many of its alerts are silenced. */
  held: string | null;
  acknowledgedBy: string | null;
};

/** What is wrong now, at the top of the page. */
export type Headline = {
  state: State;
  lead: string;
  /** The traffic of the range, while no alert fires. */
  figures: string;
  /** Incidents first; `more`: how many are not listed. */
  troubles: Trouble[];
  more: number;
  /** Ids of firing alerts without an acknowledgement. */
  unacknowledged: string[];
};
