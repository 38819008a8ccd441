import { notName, type SeriesDimension } from "@/lib/schema/figures/filters";
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

/** The parameter that leaves out what the one of this name selects. */
export const exclusion = (name: string, description: string): QueryParameter =>
  query(notName(name), `${description}. Takes precedence over \`${name}\``, true);

export const TIME = [
  query(
    "window",
    "`5m`, `60m`, `24h`, `30d`, ending now; cannot be combined with `from` and `to`. Default: 60m",
  ),
  query("from", "ISO 8601, Unix seconds, or relative such as `now-6h` or `now-1d/d`"),
  query("to", "Like `from`; default: now. Ranges are half-open and at most 400 days long"),
];
const dimension = (name: SeriesDimension) => [
  query(name, `Only these ${name}s; empty: no ${name}`, true),
  exclusion(name, `Leaves out these ${name}s. What has no ${name} stays, unless a value is empty`),
];
export const MODEL = [
  query(
    "model",
    "Only these models; a path such as `projects/…/models/gemini-2.5-pro` is read as its model",
    true,
  ),
  exclusion("model", "Leaves out these models, named as in `model`"),
];
export const SERVICE = dimension("service");
export const SPAN = [...TIME, ...MODEL, ...dimension("provider"), ...dimension("environment"), ...SERVICE];
export const CURSOR = query("cursor", "`next_cursor` of the previous page");
export const PAGE = [query("limit", "1 to 1,000; default: 50"), CURSOR];
