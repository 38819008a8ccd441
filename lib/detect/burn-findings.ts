import { wilson } from "@/lib/aggregate/wilson";
import type { Finding } from "@/lib/schema/finding";
import type { BurnDefinition } from "@/lib/schema/rule";
import type { Severity } from "@/lib/schema/severity";
import { type BurnLedger, burnLedgers, type Count } from "./burn-ledger";
import type { RuleFigures } from "./rule-groups";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

type BurnRow = { longMs: number; shortMs: number; burn: number; severity: Severity };

/** The multi-window table of the SRE workbook: any row fires when both of its windows burn faster than it says. */
const TABLE: readonly BurnRow[] = [
  { longMs: HOUR_MS, shortMs: 5 * MINUTE_MS, burn: 14.4, severity: "critical" },
  { longMs: 6 * HOUR_MS, shortMs: 30 * MINUTE_MS, burn: 6, severity: "critical" },
  { longMs: DAY_MS, shortMs: 2 * HOUR_MS, burn: 3, severity: "warning" },
  { longMs: 3 * DAY_MS, shortMs: 6 * HOUR_MS, burn: 1, severity: "warning" },
];
export const LONGEST_BURN_MS = Math.max(...TABLE.map(({ longMs }) => longMs));
const LEAST_BAD = 5;
/** A window that began before anything was sent says nothing of how fast it is used up. */
const COVERED = 0.9;
/** It is over when no row burns at this part of its limit: at the limit itself it would come and go. */
const OVER = 0.9;

/** For each label set: whether its objective is used up too fast. The value is the pace over the longer window. */
export function burnFindings(definition: BurnDefinition, data: RuleFigures, now: number): Finding[] {
  return burnLedgers(definition, data).map((ledger) => judgeBurn(definition, ledger, now));
}

/** The same of one label set at any moment of its ledger. */
export function judgeBurn({ objective }: BurnDefinition, ledger: BurnLedger, now: number): Finding {
  const allowed = 1 - objective;
  const counts = new Map<number, Count>();
  const countIn = (windowMs: number): Count => {
    const count = counts.get(windowMs) ?? ledger.countIn(windowMs, now);
    counts.set(windowMs, count);
    return count;
  };
  const paceIn = (windowMs: number) => {
    const { bad, total } = countIn(windowMs);
    return total === 0 ? 0 : bad / total / allowed;
  };
  // A share is at most 1, and so is what it can burn.
  const limitOf = ({ burn }: BurnRow) => Math.min(burn, 0.5 / allowed);
  const isEvident = (row: BurnRow) => {
    const { bad, total } = countIn(row.longMs);
    return bad >= LEAST_BAD && wilson(bad, total)[0] / allowed > limitOf(row);
  };
  const burns = (row: BurnRow, part = 1) =>
    paceIn(row.shortMs) > part * limitOf(row) && paceIn(row.longMs) > part * limitOf(row);
  const fires = (row: BurnRow) => ledger.first <= now - COVERED * row.longMs && burns(row) && isEvident(row);
  const fired = TABLE.find(fires);
  const shown = fired ?? TABLE[0]!;
  const { longMs, shortMs } = shown;
  const { bad, total } = countIn(longMs);
  const pace = paceIn(longMs);
  return {
    labels: ledger.labels,
    value: pace,
    threshold: limitOf(shown),
    baseline: null,
    sampleSize: total,
    enough: total > 0,
    breaches: fired !== undefined,
    recovered: !TABLE.some((row) => burns(row, OVER)),
    ...(fired ? { severity: fired.severity } : {}),
    burn: { longMs, shortMs, pace, shortPace: paceIn(shortMs), bad: Math.round(bad) },
    note: null,
  };
}
