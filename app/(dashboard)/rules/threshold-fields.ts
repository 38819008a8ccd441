import { readNumber } from "@/lib/format/read-number";
import { shownNumber } from "@/lib/format/rule-scale";
import type { Knob } from "@/lib/schema/rules/knob";

/** An editable number of a rule, in the unit that people type. */
export type ThresholdField = { name: string; label: string; unit: string; value: number; factor: number };

/** Seconds for milliseconds, percent for ratios, times for multiples. */
export function thresholdFields(knobs: readonly Knob[]): ThresholdField[] {
  return knobs.map(({ stored, ...knob }) => ({ ...knob, value: shownNumber(stored, knob.factor) }));
}

/** The definition with the typed values in stored units; text that is not a number becomes NaN. */
export function withThresholds(
  definition: object,
  fields: readonly ThresholdField[],
  typed: Record<string, string>,
): unknown {
  const changed: Record<string, number> = {};
  for (const { name, factor } of fields) changed[name] = readNumber(typed[name] ?? "", factor);
  return { ...definition, ...changed };
}
