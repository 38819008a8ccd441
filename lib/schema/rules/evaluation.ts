import { z } from "zod";
import { MINUTE_MS } from "@/lib/schema/time/epoch";

/** What one look of a rule at a label set said. */
export const Verdict = z.enum(["breaches", "between", "recovered", "too_little_data", "absent"]);
export type Verdict = z.infer<typeof Verdict>;

/** One evaluation: the figure and what it was compared with, in the alert's unit. `at` in epoch ms. */
export type Evaluation = {
  at: number;
  value: number | null;
  threshold: number | null;
  baseline: number | null;
  n: number | null;
  verdict: Verdict;
};

/** How old the newest stored evaluation may become while nothing else changes. */
export const UNCHANGED_MS = 10 * MINUTE_MS;
