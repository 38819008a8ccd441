import type { QueryParameter } from "./endpoint";

export const query = (name: string, description: string, repeatable = false): QueryParameter => ({
  name,
  description,
  repeatable,
});

/** A parameter with a few possible values; any other is refused. */
export const choice = (name: string, values: readonly string[], description: string): QueryParameter => ({
  ...query(name, description),
  values,
});

export const TIME = [
  query(
    "window",
    "`5m`, `60m`, `24h`, `30d`, ending now; cannot be combined with `from` and `to`. Default: 60m",
  ),
  query("from", "ISO 8601, Unix seconds, or relative such as `now-6h` or `now-1d/d`"),
  query("to", "Like `from`; default: now. Ranges are half-open and at most 400 days long"),
];
export const MODEL = query("model", "Only these models", true);
export const SERVICE = query("service", "Only these services", true);
export const SPAN = [
  ...TIME,
  MODEL,
  query("provider", "Only these providers", true),
  query("environment", "Only these environments", true),
  SERVICE,
];
export const PAGE = [
  query("limit", "1 to 1,000; default: 50"),
  query("cursor", "`next_cursor` of the previous page"),
];
