export type Sample = { minute: number; megabytes: number };

/** How fast memory grows in the last 60 % of a soak, in MB a minute: the least-squares line through its samples. */
export function slopeOf(samples: readonly Sample[]): number {
  const late = samples.slice(Math.floor(samples.length * 0.4));
  const mean = (of: (sample: Sample) => number) => late.reduce((sum, one) => sum + of(one), 0) / late.length;
  const minute = mean((one) => one.minute);
  const megabytes = mean((one) => one.megabytes);
  const covariance = mean((one) => (one.minute - minute) * (one.megabytes - megabytes));
  return covariance / mean((one) => (one.minute - minute) ** 2);
}
