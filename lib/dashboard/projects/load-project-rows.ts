import { PromiseCache } from "@/lib/promise-cache";
import { NO_FILTERS } from "@/lib/schema/figures/filters";
import type { ProjectView } from "@/lib/schema/people/project";
import { type Budget, isEverything } from "@/lib/schema/rules/budget";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { startOf } from "@/lib/schema/time/zoned-time";
import { countOpenTrouble } from "@/lib/store/alerts/open-counts";
import { listDailyBudgets } from "@/lib/store/budgets/budgets";
import { findLastMinute } from "@/lib/store/rollups/last-minute";
import { figuresOf } from "@/lib/store/rollups/metric-columns";
import { readLatencyQuantiles, readRollups } from "@/lib/store/rollups/read-rollups";
import { bucketStarts, projectFigures } from "./prepare-projects";
import type { ProjectRow } from "./sort-projects";

/** So that the page leaves connections for others. */
const AT_ONCE = 4;
const FRESH_MS = 30_000;
const LAST_SEEN_DAYS = 30;

type Figures = Pick<
  ProjectRow,
  "requestsPerMinute" | "errorRate" | "p95" | "costToday" | "spark" | "lastSeen"
>;
const cache = new PromiseCache<Figures>("project-rows", { most: 2_000 });

/** The figures of each of these projects, in their order. */
export async function loadProjectRows(projects: readonly ProjectView[], now: number): Promise<ProjectRow[]> {
  const ids = projects.map(({ id }) => id);
  const [open, budgets] = await Promise.all([countOpenTrouble(ids), listDailyBudgets(ids)]);
  const budgetOf = (id: number) => budgets.find((one) => one.projectId === id && isEverything(one.scope));
  const openOf = (id: number, severity: "critical" | "warning") =>
    open.find((one) => one.projectId === id && one.severity === severity)?.count ?? 0;
  const rows: ProjectRow[] = [];
  const waiting = projects.map((project, at) => ({ project, at }));
  const walk = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { id, name, team, is_demo: isDemo, archived_at } = next.project;
      const budget = budgetOf(id);
      rows[next.at] = {
        id,
        name,
        team,
        isDemo,
        archived: archived_at !== null,
        ...(await figuresOfProject(next.project, budget, now)),
        budget: budget?.amountUsd ?? null,
        critical: openOf(id, "critical"),
        warning: openOf(id, "warning"),
      };
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, walk));
  return rows;
}

function figuresOfProject(project: ProjectView, budget: Budget | undefined, now: number): Promise<Figures> {
  const zone = budget?.timeZone ?? project.time_zone;
  return cache.get(`${project.id} ${zone}`, FRESH_MS, now, () => readFigures(project.id, zone, now));
}

async function readFigures(projectId: number, zone: string, now: number): Promise<Figures> {
  const dayStart = Math.floor(startOf(now, "d", zone) / MINUTE_MS) * MINUTE_MS;
  const starts = bucketStarts(now, dayStart);
  const to = (Math.floor(now / MINUTE_MS) + 1) * MINUTE_MS;
  const hourAgo = to - MINUTE_MS - HOUR_MS;
  const [buckets, lastSeen] = await Promise.all([
    readRollups({
      projectId,
      filters: NO_FILTERS,
      from: starts[0]!,
      to,
      level: "1h",
      stepMs: { starts },
      groupBy: "none",
      sketches: [],
      figures: ["requests", ...figuresOf("error_rate", false), ...figuresOf("cost", false)],
    }),
    findLastMinute(projectId, NO_FILTERS, now - LAST_SEEN_DAYS * DAY_MS),
  ]);
  const [quantiles] =
    lastSeen === null || lastSeen < hourAgo
      ? []
      : await readLatencyQuantiles(
          { projectId, filters: NO_FILTERS, from: hourAgo, to, level: "1m", stepMs: null },
          [0.95],
        );
  return { ...projectFigures(buckets, now, dayStart), p95: quantiles?.values[0] ?? null, lastSeen };
}
