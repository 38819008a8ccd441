import { z } from "zod";
import { Severity } from "@/lib/schema/alerts/severity";
import { Unit } from "@/lib/schema/figures/metric";
import { RuleDefinition } from "./rule";

const HOURS = 14 * 24;

/** A rule that is not saved yet, and over how many past hours to replay it. */
export const BacktestQuestion = z.strictObject({
  definition: RuleDefinition,
  severity: Severity.default("warning"),
  hours: z.int().min(1).max(HOURS).default(HOURS),
});
export type BacktestQuestion = z.infer<typeof BacktestQuestion>;

const isoTime = z.string().describe("ISO 8601, UTC");
const labels = z.record(z.string(), z.string());

export const BacktestAnswer = z.object({
  window: z
    .object({ from: isoTime, to: isoTime })
    .describe("Closed minutes; shorter than asked for where data begins later or there is too much of it"),
  cut: z.boolean().describe("There is more data than is replayed: only the latest part was"),
  step_seconds: z
    .literal(60)
    .describe("The rule is judged once a minute; live, rules that look for too much are judged every 10 s"),
  alerts: z.int().describe("How often it would have fired"),
  minutes: z.number().describe("How long alerts would have been open, over all of them"),
  median_minutes: z.number().nullable(),
  episodes: z
    .array(
      z.object({
        labels,
        severity: Severity,
        started_at: isoTime,
        ended_at: isoTime.nullable().describe("Null: open at the end of the window"),
        minutes: z.number(),
        peak: z.number().nullable().describe("The furthest value beyond the threshold"),
        threshold: z.number().nullable(),
      }),
    )
    .describe("In order of their start; at most 500"),
  unit: Unit.nullable().describe(
    "Of the series; null: multiples of the usual value, or of what an objective allows",
  ),
  point_seconds: z.int(),
  series: z
    .array(z.object({ labels, points: z.array(z.tuple([z.int(), z.number().nullable()])) }))
    .describe("Of at most ten label sets, the value of each step that is furthest in the rule's direction"),
  suggestion: z
    .object({
      threshold: z.number(),
      recovery: z.number(),
      critical_threshold: z.number().nullable(),
      alerts: z.int(),
      minutes: z.number(),
    })
    .nullable()
    .describe(
      "The threshold that would have fired about once a week; null where nothing was measured, and of an objective",
    ),
});
export type ThresholdSuggestion = NonNullable<BacktestAnswer["suggestion"]>;
export type BacktestAnswer = z.infer<typeof BacktestAnswer>;
