import { type AlertPage, type AlertQuestion, readAlertQuestion } from "@/lib/dashboard/alerts/load-alerts";
import { readLeniently } from "@/lib/dashboard/range/read-leniently";
import { formatCount } from "@/lib/format/format-value";
import { wholeNumber } from "@/lib/format/number-text";
import { type Filters, notName, SERIES_DIMENSIONS } from "@/lib/schema/figures/filters";
import { pageChoice, pageFilters } from "@/lib/schema/http/page-query";
import { DAY_MS } from "@/lib/schema/time/epoch";

export const STATES = [
  { value: "all", label: "All" },
  { value: "firing", label: "Firing" },
  { value: "pending", label: "Pending" },
  { value: "resolved", label: "Resolved" },
];
export const SEVERITIES = [
  { value: "all", label: "Any severity" },
  { value: "critical", label: "Critical" },
  { value: "warning", label: "Warning" },
];
export const WITHIN = [
  { value: "all", label: "Any time" },
  { value: "1", label: "1 d" },
  { value: "7", label: "7 d" },
  { value: "30", label: "30 d" },
];
/** Filters of which values can be left out. */
const VALUES = ["rule", ...SERIES_DIMENSIONS];
export const CHIP_FILTERS = [...VALUES, "incident"].map((name) => ({ name, label: name }));
export const FOLDED_FILTERS = ["state", "severity", "within", ...VALUES, "incident"];
const PAGE = 100;

type AlertSearch = {
  question: AlertQuestion;
  /** What the silences beside the alerts are limited to as well. */
  filters: Filters;
  filtered: boolean;
  /** Which parameters are invalid and not applied; for users. */
  notices: string[];
};

/** What the address of the page asks for; invalid parameters are ignored, with a notice. */
export function alertSearch(search: URLSearchParams, now: number): AlertSearch {
  const notices: string[] = [];
  const wanted = new URLSearchParams();
  for (const [name, choices] of [
    ["state", STATES],
    ["severity", SEVERITIES],
  ] as const) {
    const value = pageChoice(search, name, choices, notices);
    if (value !== "all") wanted.set(name, value);
  }
  for (const name of [...VALUES, ...VALUES.map(notName), "text", "incident"])
    for (const value of search.getAll(name)) if (value !== "") wanted.append(name, value);
  const within = pageChoice(search, "within", WITHIN, notices);
  if (within !== "all") wanted.set("since", new Date(now - Number(within) * DAY_MS).toISOString());
  const filters = pageFilters(search, notices);
  const filtered = wanted.size > 0;
  wanted.set("limit", String(PAGE));
  if (search.get("cursor")) wanted.set("cursor", search.get("cursor")!);
  const { value: question, refused } = readLeniently(wanted, readAlertQuestion);
  notices.push(...refused.map((message) => `Ignored invalid parameter: ${message}.`));
  return { question, filters, filtered, notices };
}

/** Where the page stands in the list: "101–200 of 1,340 alerts". */
export function pageText({ alerts, total, before }: AlertPage<unknown>): string {
  if (alerts.length === total || alerts.length === 0) return formatCount(total, "alert");
  return `${wholeNumber(before + 1)}–${wholeNumber(before + alerts.length)} of ${formatCount(total, "alert")}`;
}
