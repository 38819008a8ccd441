import { wilson } from "@/lib/aggregate/wilson";
import { completed } from "@/lib/rules/completed";
import type { RuleFigures } from "@/lib/rules/rule-groups";
import { withinLimit } from "@/lib/rules/within-limit";
import { BURN_TABLE, type BurnRow, burnLimit } from "@/lib/schema/rules/burn-table";
import type { AlertSubject, Finding } from "@/lib/schema/rules/finding";
import type { BurnDefinition } from "@/lib/schema/rules/kinds/objective";
import { HOUR_MS } from "@/lib/schema/time/epoch";
import { type BurnLedger, type Count, enterLedgers } from "./burn-ledger";

const LEAST_BAD = 5;
/** A window that began before the first request is not judged. */
const COVERED = 0.9;
/** What it distinguishes within the last hour, in ms before its end. */
export const WITHIN_HOUR: readonly number[] = BURN_TABLE.flatMap(({ longMs, shortMs }) => [
  shortMs,
  Math.round(COVERED * longMs),
]).filter((ms) => ms < HOUR_MS);
/** It recovers when no row burns at this part of its limit: at the limit itself it would flap. */
const OVER = 0.9;

/** How many times too fast an objective burns; 0 without requests. */
export function burnPace({ objective }: Pick<BurnDefinition, "objective">, { bad, total }: Count): number {
  return total === 0 ? 0 : bad / total / (1 - objective);
}

/**
 * For each label set: whether its objective burns too fast. The value is the burn rate over the longer window. `watched`
 * are the label sets that are pending or open.
 */
export function burnFindings(
  definition: BurnDefinition,
  data: RuleFigures,
  watched: readonly AlertSubject[],
  now: number,
): Finding[] {
  return judgedLedgers(definition, data, watched).map((ledger) => judgeBurn(definition, ledger, now));
}

/** The label sets that are beyond the number that a rule judges. */
export function ledgersLeftOut(
  definition: BurnDefinition,
  data: RuleFigures,
  watched: readonly AlertSubject[],
): number {
  const judged = judgedLedgers(definition, data, watched).length;
  return completed(enterLedgers(definition, data)).length - judged;
}

function judgedLedgers(
  definition: BurnDefinition,
  data: RuleFigures,
  watched: readonly AlertSubject[],
): readonly BurnLedger[] {
  const all = completed(enterLedgers(definition, data));
  return withinLimit(all, (a, b) => b.requests - a.requests, watched);
}

/** The same of one label set at any moment of its ledger. */
export function judgeBurn(definition: BurnDefinition, ledger: BurnLedger, now: number): Finding {
  const counts = new Map<number, Count>();
  const countIn = (windowMs: number): Count => {
    const count = counts.get(windowMs) ?? ledger.countIn(windowMs, now);
    counts.set(windowMs, count);
    return count;
  };
  const paceIn = (windowMs: number) => burnPace(definition, countIn(windowMs));
  const limitOf = (row: BurnRow) => burnLimit(definition, row);
  const isEvident = (row: BurnRow) => {
    const { bad, total } = countIn(row.longMs);
    return bad >= LEAST_BAD && wilson(bad, total)[0] / (1 - definition.objective) > limitOf(row);
  };
  const burns = (row: BurnRow, part = 1) =>
    paceIn(row.shortMs) > part * limitOf(row) && paceIn(row.longMs) > part * limitOf(row);
  const fires = (row: BurnRow) =>
    ledger.firstBefore(now) <= now - COVERED * row.longMs && burns(row) && isEvident(row);
  const fired = BURN_TABLE.find(fires);
  const shown = fired ?? BURN_TABLE[0];
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
    recovered: !BURN_TABLE.some((row) => burns(row, OVER)),
    ...(fired ? { severity: fired.severity } : {}),
    burn: { longMs, shortMs, pace, shortPace: paceIn(shortMs), bad: Math.round(bad) },
    note: null,
  };
}
