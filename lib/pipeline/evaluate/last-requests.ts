import { type LastRequest, lastRequestText } from "@/lib/rules/traffic/last-request-text";
import { NO_FILTERS } from "@/lib/schema/figures/filters";
import type { Finding } from "@/lib/schema/rules/finding";
import type { RuleDefinition } from "@/lib/schema/rules/rule";
import { DAY_MS, floorTo, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { findProject } from "@/lib/store/people/projects";
import { findNewest } from "@/lib/store/requests/find-newest";
import { listSeries, type Series } from "@/lib/store/requests/series";
import { readRollups } from "@/lib/store/rollups/read-rollups";

/** The rules look back this far, too. */
const LOOK_BACK_MS = 8 * DAY_MS;
/** Of more models that have stopped at once, those that usually send most are looked up. */
const MOST = 20;

/** Findings of missing traffic say when the last request came, and from what; others are returned as they are. */
export async function withLastRequests(
  projectId: number,
  { kind }: RuleDefinition,
  findings: readonly Finding[],
  now: number,
): Promise<readonly Finding[]> {
  if (kind !== "no_traffic" && kind !== "no_ingest") return findings;
  const silent = findings.filter(({ breaches }) => breaches);
  if (silent.length === 0) return findings;
  const timeZone = (await findProject(projectId))?.timeZone ?? "UTC";
  const told = silent.toSorted((a, b) => b.baseline! - a.baseline!).slice(0, MOST);
  const series = await listSeries(projectId);
  const notes = new Map<Finding, string>();
  for (const one of told) {
    const last = await lastRequestOf(projectId, one.labels.model ?? null, series, now);
    if (last !== null) notes.set(one, lastRequestText(last, timeZone, now));
  }
  return findings.map((one) => ({ ...one, note: notes.get(one) ?? one.note }));
}

/** Found by the hour, then by the minute, so that few requests are read. */
async function lastRequestOf(
  projectId: number,
  model: string | null,
  all: readonly Series[],
  now: number,
): Promise<LastRequest | null> {
  const filters = { ...NO_FILTERS, models: model === null ? [] : [model] };
  const newestOf = async (level: "1h" | "1m", stepMs: number, from: number, to: number) => {
    const rows = await readRollups({
      ...{ projectId, filters, level, stepMs, from, to },
      ...{ groupBy: "none", sketches: [], figures: ["requests"] },
    });
    return Math.max(...rows.map(({ bucket }) => bucket));
  };
  const end = floorTo(now, MINUTE_MS) + MINUTE_MS;
  const hour = await newestOf("1h", HOUR_MS, floorTo(now - LOOK_BACK_MS, HOUR_MS), end);
  if (hour === Number.NEGATIVE_INFINITY) return null;
  const minute = await newestOf("1m", MINUTE_MS, hour, Math.min(end, hour + HOUR_MS));
  if (minute === Number.NEGATIVE_INFINITY) return null;
  const series = all.filter((one) => model === null || one.model === model);
  const newest = await findNewest(
    projectId,
    series.map(({ id }) => id),
    { from: minute, to: minute + MINUTE_MS },
  );
  const of = series.find(({ id }) => id === newest?.seriesId);
  return newest && of ? { ts: newest.ts, model: of.model, service: of.service } : null;
}
