import type { Severity } from "./severity";

/** The state of one rule with one label set. Acknowledged, silenced and inhibited are flags elsewhere, never states. */
export type Machine = {
  state: "ok" | "pending" | "firing" | "recovering";
  /** The last evaluations, oldest first: did the value breach the trigger? At most n of them. */
  recent: boolean[];
  episode: number;
  severity: Severity | null;
  recoveringSince: number | null;
  resolvedAt: number | null;
  /** Whether the running episode was announced; a re-fire within the cool-down is not, until that ends. */
  announced: boolean;
  /** Evaluations in a row in which the label set was absent while the rule returned others. */
  absences: number;
  /** Stored with the next change: exact where `gaps` is not 0. */
  lastDataAt: number | null;
  /** Evaluations in a row with too little data, as far as the rule counts them. */
  gaps?: number;
  /** A latched rule may fire again: what it is judged by has changed. */
  released?: boolean;
  /** See `AlertSubject`. */
  basis?: string;
  /** Grows with every re-fire within an hour. */
  keepFiringFactor: number;
};
