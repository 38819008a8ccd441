import type { Alert } from "./alert";
import type { Severity } from "./severity";

/**
 * What an alert shows: calls that fail or are slow (`health`), or calls that are answered differently, such as longer or
 * at a higher cost (`usage`).
 */
export type Trouble = "health" | "usage";

/** Where an alert locates the trouble: by its labels, its breaker, or the requests that failed. */
export type Place = {
  trouble: Trouble;
  /** Named by a label, a breaker or the failing requests; not derived from the model. */
  provider: string | null;
  model: string | null;
  service: string | null;
  /** Its model serves other services as before: the trouble is that of the service. Older alerts do not say. */
  isAlone?: boolean;
  /** Its service uses another model as before: the trouble is not that of the whole service. */
  isInPart?: boolean;
  environment: string | null;
  /** The providers of its model. */
  providers: string[];
};

/** Why an alert belongs to an incident. */
export type Link = "same alert" | "same model" | "same provider" | "same service";

/** An incident that an alert may join. Times in epoch ms. */
export type JoinableIncident = {
  id: string;
  startedAt: number;
  resolvedAt: number | null;
  lastJoinedAt: number;
  members: readonly JoinedMember[];
};
export type JoinedMember = {
  /** The rule and label set: the same for all episodes. */
  instance: string;
  /** Null where the alert names no place. */
  place: Place | null;
};

/** An alert of an incident, as its first line needs it. */
export type IncidentMember = Pick<
  Alert,
  | "id"
  | "ruleKind"
  | "ruleName"
  | "type"
  | "labels"
  | "severity"
  | "state"
  | "value"
  | "baseline"
  | "threshold"
  | "unit"
  | "window"
> & {
  startedAt: number;
  resolvedAt: number | null;
  place: Place | null;
  /** Silenced or in maintenance: it does not count in messages. */
  silenced: boolean;
};

export type Cause = { kind: "provider" | "model" | "service"; name: string };

/** The first line of an incident in its parts: "anthropic failing since 12:10 UTC", "claude … breaker open", "6 alerts". */
export type Headline = { title: string; figures: string; count: string };

export type IncidentState = "open" | "resolved";

/** What the life of an incident is followed by. */
export type IncidentLife = { state: IncidentState; severity: Severity };

export type IncidentEventKind =
  | "opened"
  | "grew"
  | "severity_up"
  | "severity_down"
  | "eased"
  | "resolved"
  | "reopened"
  | "acknowledged";
