const MINUTE = 60;
const STEPS_SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440].map((minutes) => minutes * MINUTE);

/** The finest of the usual steps that needs at most `points` buckets for a span. Seconds. */
export function chooseStep(spanMs: number, points: number): number {
  const fits = STEPS_SECONDS.find((step) => spanMs / (step * 1000) <= points);
  const day = 86_400;
  return fits ?? Math.ceil(spanMs / 1000 / points / day) * day;
}

/** The coarsest rollup level whose buckets fill a step. */
export function levelOfStep(stepSeconds: number): "1m" | "1h" | "1d" {
  if (stepSeconds % 86_400 === 0) return "1d";
  return stepSeconds % 3_600 === 0 ? "1h" : "1m";
}
