const MINUTE = 60;
const STEPS_SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440].map((minutes) => minutes * MINUTE);

/** The finest of the usual steps that needs at most `points` buckets for a span. Seconds. */
export function chooseStep(spanMs: number, points: number): number {
  const fits = STEPS_SECONDS.find((step) => spanMs / (step * 1000) <= points);
  const day = 86_400;
  return fits ?? Math.ceil(spanMs / 1000 / points / day) * day;
}
