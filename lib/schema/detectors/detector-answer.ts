import { z } from "zod";
import { AnomalyMetric } from "@/lib/schema/rules/kinds/anomaly";

const Figure = z.number().nullable();

/** Current and expected value of a series; in ms, tokens or USD. */
export const DetectorState = z.object({
  metric: AnomalyMetric,
  model: z.string(),
  service: z.string(),
  state: z.enum(["learning", "usual", "unusual", "idle"]),
  /** The first five minutes that were compared; what was sent for times before it never is. */
  since: z.iso.datetime(),
  /** Day 1 to 14 of learning. */
  day: z.int(),
  value: Figure,
  expected: Figure,
  firing_since: z.iso.datetime().nullable(),
  last_at: z.iso.datetime(),
});
export type DetectorState = z.infer<typeof DetectorState>;
export const DetectorsAnswer = z.object({ detectors: z.array(DetectorState) });

/** Points `[Unix seconds, requests, value, expected, low, high, firing]`; null if unknown. */
export const DetectorBandsAnswer = z.object({
  step_seconds: z.int(),
  bands: z.array(
    z.object({
      metric: AnomalyMetric,
      model: z.string(),
      service: z.string(),
      points: z.array(z.tuple([z.int(), z.int(), z.number(), Figure, Figure, Figure, z.boolean()])),
    }),
  ),
});
export type DetectorBandsAnswer = z.infer<typeof DetectorBandsAnswer>;
