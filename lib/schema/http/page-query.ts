import { type Filters, isNeverEmpty, type TimeSpan } from "@/lib/schema/figures/filters";
import { filtersFrom } from "@/lib/schema/figures/filters-from";
import {
  type Dimension,
  dimensionName,
  dimensionText,
  type Grouping,
  parseDimension,
  THEN,
} from "@/lib/schema/figures/grouping";
import { type Interval, isInterval, isIntervalOf } from "@/lib/schema/figures/interval";
import { isStorable } from "@/lib/schema/request/storable";
import { parseTimeRange } from "@/lib/schema/time/time-range";
import { namedZone, shiftCalendar } from "@/lib/schema/time/zoned-time";
import { ApiError } from "./api-error";

export const DEFAULT_FROM = "now-6h";
const VALUES_LIMIT = 50;
const VALUE_LENGTH = 200;

/** What a range is compared with: the period just before it, or the same time a day or a week earlier. */
export type Comparison = "previous" | "day" | "week";
const COMPARISONS = new Map<string | null, Comparison>([
  ["previous", "previous"],
  ["day", "day"],
  ["week", "week"],
]);

/** The moment that one of a range is compared with: the same time on the clock, which over a clock change is 23 or 25 hours away. */
export const momentBefore = (
  ts: number,
  comparison: Comparison,
  { from, to }: TimeSpan,
  timeZone: string,
): number =>
  comparison === "previous"
    ? ts - (to - from)
    : shiftCalendar(ts, comparison === "day" ? -1 : -7, "d", timeZone);

/** The parsed query of a page. Times in epoch ms. */
export type PageQuery = {
  from: number;
  to: number;
  rawFrom: string;
  rawTo: string;
  endsNow: boolean;
  filters: Filters;
  compare: Comparison | null;
  /** The step of grouped charts that the reader chose; null: by the range, as where it does not fit the range. */
  interval: Interval | null;
  timeZone: string;
  /** Says which parameters are invalid and not applied; for users. */
  notice: string | null;
};

/** Never throws: invalid values fall back to defaults, and `notice` says so. */
export function parsePageQuery(search: string, projectZone: string, now: number): PageQuery {
  const query = new URLSearchParams(search);
  const notices: string[] = [];
  const timeZone = zoneOf(query.get("tz"), projectZone, notices);
  const range = rangeOf(query, timeZone, notices, now);
  return {
    ...range,
    filters: pageFilters(query, notices),
    compare: comparisonOf(query.get("compare"), notices),
    interval: intervalOf(query.get("step"), range.to - range.from, notices),
    timeZone,
    notice: notices.length > 0 ? notices.join(" ") : null,
  };
}

function comparisonOf(wanted: string | null, notices: string[]): Comparison | null {
  const found = COMPARISONS.get(wanted) ?? null;
  if (wanted && found === null) notices.push(ignoredText("compare", wanted));
  return found;
}

/** What a parameter of a page chooses, the first without one; adds to `notices` if there is no such choice. */
export function pageChoice<Value extends string>(
  query: URLSearchParams,
  name: string,
  choices: readonly { value: Value }[],
  notices: string[] = [],
): Value {
  const wanted = query.get(name);
  const found = choices.find(({ value }) => value === wanted);
  if (wanted && !found) notices.push(ignoredText(name, wanted));
  return (found ?? choices[0]!).value;
}

const MODEL: Dimension = { kind: "series", by: "model" };

/**
 * `by` and `then` of a page: without a known `by` the groups are models. Adds to `notices` why a `then` is not applied; `by`
 * has other values on other pages, from which links carry it.
 */
export function pageGrouping(query: Pick<URLSearchParams, "get">, notices: string[] = []): Grouping {
  const by = query.get("by");
  const then = query.get(THEN);
  const named = parseDimension(by);
  const first = named ?? MODEL;
  const second = parseDimension(then);
  if (then && !second) notices.push(ignoredText("then", then));
  else if (second && !named)
    notices.push(`Ignored then=${shortened(then!)}: it needs a group before it, as by=model.`);
  else if (second && dimensionText(first) === dimensionText(second))
    notices.push(
      `Ignored then=${shortened(then!)}: requests are grouped by ${dimensionName(first)} already.`,
    );
  else if (second) return [first, second];
  return by === "none" ? [] : [first];
}

const shortened = (value: string) => value.slice(0, 64);

/** A notice for users. */
export const ignoredText = (name: string, value: string) =>
  `Ignored unknown value of ${name}: ${shortened(value)}.`;

/** The valid filters of the address of a page; adds to `notices` which parameters have others. */
export function pageFilters(query: URLSearchParams, notices: string[] = []): Filters {
  return filtersFrom((name) => {
    const least = isNeverEmpty(name) ? 1 : 0;
    const given = query.getAll(name);
    const valid = given
      .filter((value) => value.length >= least && value.length <= VALUE_LENGTH && isStorable(value))
      .slice(0, VALUES_LIMIT);
    if (valid.length < given.length) notices.push(`Ignored invalid values of the filter ${name}.`);
    return valid;
  });
}

function rangeOf(query: URLSearchParams, timeZone: string, notices: string[], now: number) {
  const text = (name: string) => query.get(name) || undefined;
  const input = { from: text("from"), to: text("to"), window: text("window") };
  const wanted = input.from === undefined && input.to === undefined && input.window === undefined;
  try {
    return parseTimeRange(wanted ? { from: DEFAULT_FROM } : input, "6h", timeZone, now);
  } catch (thrown) {
    if (!(thrown instanceof ApiError)) throw thrown;
    notices.push(`Invalid time range (${thrown.message}); showing last 6 hours.`);
    return parseTimeRange({ from: DEFAULT_FROM }, "6h", timeZone, now);
  }
}

function intervalOf(wanted: string | null, spanMs: number, notices: string[]): Interval | null {
  if (wanted === null || wanted === "") return null;
  if (isInterval(wanted)) return isIntervalOf(wanted, spanMs) ? wanted : null;
  notices.push(ignoredText("step", wanted));
  return null;
}

/** The zone that a `tz` parameter names; the project's without one, and for nonsense, with a notice. */
export function zoneOf(wanted: string | null, projectZone: string, notices: string[] = []): string {
  if (wanted === null || wanted === "" || wanted === "project") return projectZone;
  if (wanted === "utc") return "UTC";
  const zone = namedZone(wanted);
  if (zone === null) notices.push(ignoredText("tz", wanted));
  return zone ?? projectZone;
}
