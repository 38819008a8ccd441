import type { Severity } from "@/lib/schema/alerts/severity";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import type { BurnDefinition } from "./kinds/objective";

export type BurnRow = { longMs: number; shortMs: number; burn: number; severity: Severity };

/** The multi-window table of the SRE workbook: any row fires when both of its windows burn faster than it says. */
export const BURN_TABLE: readonly [BurnRow, ...BurnRow[]] = [
  { longMs: HOUR_MS, shortMs: 5 * MINUTE_MS, burn: 14.4, severity: "critical" },
  { longMs: 6 * HOUR_MS, shortMs: 30 * MINUTE_MS, burn: 6, severity: "critical" },
  { longMs: DAY_MS, shortMs: 2 * HOUR_MS, burn: 3, severity: "warning" },
  { longMs: 3 * DAY_MS, shortMs: 6 * HOUR_MS, burn: 1, severity: "warning" },
];

/** How many times too fast a row allows for. A share is at most 1, and so is what an objective can burn. */
export function burnLimit({ objective }: Pick<BurnDefinition, "objective">, { burn }: BurnRow): number {
  return Math.min(burn, 0.5 / (1 - objective));
}
