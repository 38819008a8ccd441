import { decimals } from "./number-text";

const UNITS = ["B", "kB", "MB", "GB", "TB"];

/** Powers of 1,000; two digits, or three where they are whole. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${value < 9.95 && unit > 0 ? decimals(value, 1, 1) : Math.round(value)} ${UNITS[unit]}`;
}
