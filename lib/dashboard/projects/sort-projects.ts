import { hasWords } from "@/lib/schema/has-words";

export type ProjectRow = {
  id: number;
  name: string;
  team: string;
  isDemo: boolean;
  archived: boolean;
  /** False while its node of the cluster does not answer: its figures are null, and its rules are not judged. */
  reachable: boolean;
  /** Of the last hour. */
  requestsPerMinute: number | null;
  errorRate: number | null;
  p95: number | null;
  costToday: number | null;
  /** Of a day, for all requests; null without a budget. */
  budget: number | null;
  critical: number;
  warning: number;
  /** Epoch ms of the last minute with requests; null without any in the last 30 days. */
  lastSeen: number | null;
  /** Requests of each of the last 24 hours. */
  spark: number[];
};

/** What the columns sort by, with the direction that comes first. */
const SORTS = {
  /** As equal ones are anyway. */
  name: { by: () => 0, down: false },
  requests: { by: (row: ProjectRow) => row.requestsPerMinute, down: true },
  errors: { by: (row: ProjectRow) => row.errorRate, down: true },
  p95: { by: (row: ProjectRow) => row.p95, down: true },
  cost: { by: (row: ProjectRow) => row.costToday, down: true },
  budget: {
    by: (row: ProjectRow) =>
      row.budget === null || !row.reachable ? null : (row.costToday ?? 0) / row.budget,
    down: true,
  },
  incidents: { by: (row: ProjectRow) => row.critical * 1_000 + row.warning, down: true },
  seen: { by: (row: ProjectRow) => row.lastSeen, down: true },
} as const;
export type ProjectSort = keyof typeof SORTS;

/** Nonsense sorts by incidents: what is wrong comes first. */
export const projectSort = (text: string | null): ProjectSort =>
  text !== null && Object.hasOwn(SORTS, text) ? (text as ProjectSort) : "incidents";

export const sortsDown = (sort: ProjectSort): boolean => SORTS[sort].down;

/** Those whose name or team has every word of the text; the rest of equal ones by name, and nulls last. */
export function shownProjects(
  rows: readonly ProjectRow[],
  text: string,
  sort: ProjectSort,
  withArchived: boolean,
): ProjectRow[] {
  const { by, down } = SORTS[sort];
  return rows
    .filter(({ name, team, archived }) => (withArchived || !archived) && hasWords(text, [name, team]))
    .sort((a, b) => {
      const [one, other] = [by(a), by(b)];
      if (one === other) return byName(a, b) || a.id - b.id;
      if (one === null) return 1;
      if (other === null) return -1;
      return one < other === down ? 1 : -1;
    });
}

const NAMES = new Intl.Collator("en", { numeric: true });
const byName = (a: ProjectRow, b: ProjectRow) => NAMES.compare(a.name, b.name);
