import { FILTER_NAMES } from "@/lib/schema/figures/filters";

/** Parameters that every page understands and that links carry from page to page. */
const CARRIED = [
  "project",
  "from",
  "to",
  "tz",
  ...FILTER_NAMES,
  "by",
  "then",
  "compare",
  "step",
  "refresh",
  "wall",
];

export type QueryChanges = Record<string, string | readonly string[] | null>;

/** The query string after the changes; null removes. Empty or starting with "?". */
export function changedQuery(search: string | URLSearchParams, changes: QueryChanges): string {
  const query = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes)) {
    query.delete(name);
    for (const one of value === null ? [] : [value].flat()) query.append(name, one);
  }
  const text = query.toString().replaceAll("%2F", "/").replaceAll("%3A", ":");
  return text === "" ? "" : `?${text}`;
}

/** A link to another page with the same project, range and filters, plus further parameters. */
export function pageLink(path: string, search: string | URLSearchParams, more: QueryChanges = {}): string {
  const kept = new URLSearchParams();
  for (const [name, value] of new URLSearchParams(search)) {
    if (CARRIED.includes(name)) kept.append(name, value);
  }
  return `${path}${changedQuery(kept, more)}`;
}

const UNFILTERED: QueryChanges = Object.fromEntries(FILTER_NAMES.map((name) => [name, null]));

/** The same without the filters, which could hide what the link names or counts. */
export function unfilteredLink(
  path: string,
  search: string | URLSearchParams,
  more: QueryChanges = {},
): string {
  return pageLink(path, search, { ...UNFILTERED, ...more });
}

/** The query of a link for others: it shows the same project, times, filters and view whenever it is opened. */
export function sharedQuery(
  search: string | URLSearchParams,
  projectId: number,
  { from, to }: { from: number; to: number },
): string {
  return changedQuery(search, {
    project: String(projectId),
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    window: null,
    refresh: null,
    cursor: null,
    wall: null,
  });
}
