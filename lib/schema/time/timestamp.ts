/** Characters of a time at most: a grammar that repeats is as long as its text. */
export const TIME_LENGTH = 64;

const ISO =
  /^(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)\s*([Zz]|[+-]\d{2}(?::?\d{2})?)?)?$/;

/** Epoch ms of an ISO 8601 text (no zone: UTC) or of Unix seconds; null for anything else. */
export function parseTimestamp(value: string | number): number | null {
  if (typeof value === "number") return fromSeconds(value);
  if (value.length > TIME_LENGTH) return null;
  const textValue = value.trim();
  if (/^-?\d+(\.\d+)?$/.test(textValue)) return fromSeconds(Number(textValue));
  const match = ISO.exec(textValue);
  if (!match) return null;
  const [, date, time = "00:00", zone = "Z"] = match;
  const ms = Date.parse(`${date}T${time.replace(",", ".")}${normalZone(zone)}`);
  return Number.isFinite(ms) && isRealDate(date!) ? ms : null;
}

function fromSeconds(seconds: number): number | null {
  // 1e11 seconds is the year 5138: a larger number is milliseconds sent by mistake.
  return Number.isFinite(seconds) && Math.abs(seconds) < 1e11 ? Math.round(seconds * 1000) : null;
}

function normalZone(zone: string): string {
  if (/^z$/i.test(zone)) return "Z";
  const digits = zone.slice(1).replace(":", "").padEnd(4, "0");
  return `${zone[0]}${digits.slice(0, 2)}:${digits.slice(2)}`;
}

/** Date.parse accepts February 31 in some formats. */
function isRealDate(date: string): boolean {
  const parsed = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date);
}
