import { formatParts, formatValue } from "@/lib/format/format-value";
import { wholeNumber } from "@/lib/format/number-text";
import type { Unit } from "@/lib/schema/figures/metric";

// Durations are read in seconds, minutes and hours, so their round numbers are not powers of ten.
const ROUND_MS = [
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  1_000,
  2_000,
  5_000,
  10_000,
  20_000,
  30_000,
  ...[1, 2, 5, 10, 20, 30].map((minutes) => minutes * 60_000),
  ...[1, 2, 4, 6, 12, 24, 48, 96].map((hours) => hours * 3_600_000),
];

function roundStep(atLeast: number, unit: Unit): number {
  if (unit === "ms") return ROUND_MS.find((step) => step >= atLeast) ?? atLeast;
  const whole = unit === "count" || unit === "tokens";
  if (whole && atLeast <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(atLeast));
  const step = [1, 2, 2.5, 5, 10].find((factor) => factor * power >= atLeast * 0.999_999) ?? 10;
  // A step of 2.5 would mislabel whole numbers.
  return whole && power < 10 && step === 2.5 ? 5 * power : step * power;
}

/** Round ticks from 0 to just above `max`, about `count` intervals. The last one is the top of the axis. */
export function valueTicks(max: number, unit: Unit, count = 3): number[] {
  const floor = unit === "ratio" ? 0.01 : unit === "usd" ? 0.001 : unit === "ms" ? 3 : 2;
  const top = Number.isFinite(max) && max > 0 ? Math.max(max, floor) : floor;
  const step = roundStep(top / count, unit);
  const intervals = Math.max(1, Math.ceil(top / step - 0.000_001));
  const digits = Math.max(0, 2 - Math.floor(Math.log10(step)));
  return Array.from({ length: intervals + 1 }, (_, at) => Number((at * step).toFixed(Math.min(digits, 12))));
}

/** The label of a tick: zero in the unit of the other ticks, whole dollars without cents. */
export function tickText(value: number, unit: Unit, ticks: readonly number[]): string {
  if (value === 0) {
    const { unit: suffix } = formatParts(ticks.at(-1) ?? 0, unit);
    return unit === "usd" ? "$0" : suffix ? `0\u202f${suffix}` : "0";
  }
  if (unit === "ms") return durationTick(value, ticks.at(-1) ?? value);
  if (unit !== "usd") return formatValue(value, unit);
  const whole = ticks.every((tick) => Number.isInteger(tick));
  return whole ? `$${wholeNumber(value)}` : formatValue(value, unit);
}

const PER_UNIT: Record<string, number> = { s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/** In the unit of the top of the axis: one axis does not mix seconds and minutes. */
function durationTick(ms: number, top: number): string {
  const { unit } = formatParts(top, "ms");
  const per = PER_UNIT[unit];
  return per === undefined ? formatValue(ms, "ms") : `${Number((ms / per).toFixed(2))}\u202f${unit}`;
}
