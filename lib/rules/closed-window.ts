import type { RuleDefinition } from "@/lib/schema/rules/rule";

const MINUTE_MS = 60_000;
/** By then late rows have come: what looks for too little must not mistake them for missing. */
const LATENESS_MS = MINUTE_MS;

/** The end of the newest closed minute, epoch ms. */
export function closedUntil(now: number): number {
  return Math.floor((now - LATENESS_MS) / MINUTE_MS) * MINUTE_MS;
}

/**
 * Where the window of a rule that looks for too little ends: looking at the same window again says nothing new, and must
 * not count as another of its k evaluations. Null for rules that look at the open minute as well.
 */
export function closedWindowEnd(definition: RuleDefinition, now: number): number | null {
  const looksForTooLittle =
    definition.kind === "no_traffic" ||
    definition.kind === "no_ingest" ||
    ("comparison" in definition && definition.comparison === "below");
  return looksForTooLittle ? closedUntil(now) : null;
}
