import { z } from "zod";
import { AnomalyMetric } from "@/lib/schema/rules/kinds/anomaly";

const Figure = z.number().nullable();

/** What a series shows against what is expected of it; in ms, tokens or USD. */
export const DetectorState = z.object({
  metric: AnomalyMetric,
  model: z.string(),
  service: z.string(),
  state: z.enum(["learning", "usual", "unusual", "idle"]),
  /** Of the fourteen days that it learns from. */
  day: z.int(),
  value: Figure,
  expected: Figure,
  firing_since: z.iso.datetime().nullable(),
  last_at: z.iso.datetime(),
});
export type DetectorState = z.infer<typeof DetectorState>;
export const DetectorsAnswer = z.object({ detectors: z.array(DetectorState) });

/** Points `[unix seconds, requests, typical value, expected, low, high, firing]`; null where nothing was or is known. */
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
