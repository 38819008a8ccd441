import { type AlertPage, type AlertQuestion, readAlertQuestion } from "@/lib/dashboard/alerts/load-alerts";
import { readLeniently } from "@/lib/dashboard/range/read-leniently";
import { formatCount } from "@/lib/format/format-value";
import { wholeNumber } from "@/lib/format/number-text";
import { notName } from "@/lib/schema/figures/filters";
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
  { value: "1", label: "1 day" },
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
];
/** Filters of which values can be left out; those of the API that the page has no menu for are not applied. */
const VALUES = ["rule", "model", "service"];
export const CHIP_FILTERS = [...VALUES, "incident"].map((name) => ({ name, label: name }));
const PAGE = 100;

/** What the address of the page asks for; invalid parameters are ignored. */
export function alertSearch(
  search: URLSearchParams,
  now: number,
): { question: AlertQuestion; filtered: boolean } {
  const wanted = new URLSearchParams();
  for (const [name, choices] of [
    ["state", STATES],
    ["severity", SEVERITIES],
  ] as const) {
    const value = search.get(name);
    if (value !== "all" && choices.some((choice) => choice.value === value)) wanted.set(name, value!);
  }
  for (const name of [...VALUES, ...VALUES.map(notName), "text", "incident"])
    for (const value of search.getAll(name)) if (value !== "") wanted.append(name, value);
  const days = Number(search.get("within"));
  if (WITHIN.some(({ value }) => value === String(days)))
    wanted.set("since", new Date(now - days * DAY_MS).toISOString());
  const filtered = wanted.size > 0;
  wanted.set("limit", String(PAGE));
  if (search.get("cursor")) wanted.set("cursor", search.get("cursor")!);
  return { question: readLeniently(wanted, readAlertQuestion).value, filtered };
}

/** Where the page stands in the list: "101–200 of 1,340 alerts". */
export function pageText({ alerts, total, before }: AlertPage<unknown>): string {
  if (alerts.length === total || alerts.length === 0) return formatCount(total, "alert");
  return `${wholeNumber(before + 1)}–${wholeNumber(before + alerts.length)} of ${formatCount(total, "alert")}`;
}
