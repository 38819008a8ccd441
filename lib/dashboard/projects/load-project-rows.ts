import { PromiseCache } from "@/lib/promise-cache";
import type { ProjectView } from "@/lib/schema/people/project";
import { type Budget, isEverything } from "@/lib/schema/rules/budget";
import { DAY_MS, floorTo, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { startOf } from "@/lib/schema/time/zoned-time";
import { countOpenTrouble } from "@/lib/store/alerts/open-counts";
import { listDailyBudgets } from "@/lib/store/budgets/budgets";
import { readReachable } from "@/lib/store/database/lost-node";
import {
  type ProjectHour,
  readLastHours,
  readLatestFigures,
  readProjectHours,
  type WantedProject,
} from "@/lib/store/rollups/read-projects";
import { projectFigures, sparkStart } from "./prepare-projects";
import type { ProjectRow } from "./sort-projects";

const FRESH_MS = 30_000;
const LAST_SEEN_DAYS = 30;

type Figures = Pick<
  ProjectRow,
  "requestsPerMinute" | "errorRate" | "p95" | "costToday" | "spark" | "lastSeen"
>;
const cache = new PromiseCache<Map<number, Figures>>("project-rows", { most: 200 });

const UNKNOWN: Figures = {
  requestsPerMinute: null,
  errorRate: null,
  p95: null,
  costToday: null,
  spark: [],
  lastSeen: null,
};

/**
 * The figures of each of these projects, in their order. The number of statements does not grow with them, unless a node of
 * the cluster does not answer.
 */
export async function loadProjectRows(projects: readonly ProjectView[], now: number): Promise<ProjectRow[]> {
  const ids = projects.map(({ id }) => id);
  const [open, budgets] = await Promise.all([countOpenTrouble(ids), listDailyBudgets(ids)]);
  const budgetOf = (id: number): Budget | undefined =>
    budgets.find((one) => one.projectId === id && isEverything(one.scope));
  const openOf = (id: number, severity: "critical" | "warning") =>
    open.find((one) => one.projectId === id && one.severity === severity)?.count ?? 0;
  const zones = projects.map(({ id, time_zone }) => budgetOf(id)?.timeZone ?? time_zone);
  const key = projects.map(({ id }, at) => `${id} ${zones[at]}`).join(",");
  const wanted = new Map(
    projects.map(({ id }, at) => [
      id,
      { projectId: id, dayStart: floorTo(startOf(now, "d", zones[at]!), MINUTE_MS) },
    ]),
  );
  const figures = await cache.get(key, FRESH_MS, now, async () => {
    const read = (some: readonly number[]) =>
      readFigures(
        some.map((id) => wanted.get(id)!),
        now,
      );
    return (await readReachable(ids, read)).found;
  });
  return projects.map(({ id, name, team, is_demo: isDemo, archived_at }) => ({
    id,
    name,
    team,
    isDemo,
    archived: archived_at !== null,
    reachable: figures.has(id),
    ...(figures.get(id) ?? UNKNOWN),
    budget: budgetOf(id)?.amountUsd ?? null,
    critical: openOf(id, "critical"),
    warning: openOf(id, "warning"),
  }));
}

async function readFigures(wanted: readonly WantedProject[], now: number): Promise<Map<number, Figures>> {
  const ids = wanted.map(({ projectId }) => projectId);
  const end = floorTo(now, MINUTE_MS);
  const to = end + MINUTE_MS;
  const from = wanted.reduce((first, { dayStart }) => Math.min(first, dayStart), sparkStart(now));
  const [hours, latest] = await Promise.all([
    readProjectHours(wanted, { from: floorTo(from, HOUR_MS), to }),
    readLatestFigures(ids, { from: end - HOUR_MS, to }),
  ]);
  const latestOf = new Map(latest.map((one) => [one.projectId, one]));
  const hoursOf = new Map<number, ProjectHour[]>(ids.map((id) => [id, []]));
  for (const one of hours) hoursOf.get(one.projectId)!.push(one);
  const lastHourOf = (id: number) => hoursOf.get(id)!.reduce((last, { hour }) => Math.max(last, hour), 0);
  const idle = ids.filter((id) => !latestOf.has(id) && lastHourOf(id) === 0);
  const lastHours = await readLastHours(idle, now - LAST_SEEN_DAYS * DAY_MS);
  return new Map(
    ids.map((id) => [
      id,
      {
        ...projectFigures(hoursOf.get(id)!, latestOf.get(id), now),
        lastSeen: latestOf.get(id)?.lastMinute ?? (lastHourOf(id) || (lastHours.get(id) ?? null)),
      },
    ]),
  );
}
