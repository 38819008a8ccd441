import { BaselineHistory } from "@/lib/detectors/per-request/baseline-history";
import type { Baselines } from "@/lib/schema/detectors/anomaly";
import { NO_FILTERS } from "@/lib/schema/figures/filters";
import type { LlmRequest } from "@/lib/schema/request/request";
import { floorTo, HOUR_MS } from "@/lib/schema/time/epoch";
import type { Client } from "@/lib/store/database/client";
import { transaction } from "@/lib/store/database/pool";
import { keyOfBaseline } from "@/lib/store/requests/baseline-sums";
import {
  fragmentsOf,
  insertPastWithin,
  type PastRows,
  resolveNames,
} from "@/lib/store/requests/insert-requests";
import { listSeries } from "@/lib/store/requests/series";
import { lockCompaction } from "@/lib/store/rollups/compact-rollups";
import { listRollups } from "@/lib/store/rollups/list-rollups";
import { HISTORY_MS } from "./ingest-baselines";
import { announceStored, type BaselinesOf, preparePending } from "./prepare-pending";

/** The hours before `from` of a project whose past is stored from then on. */
export async function loadHistory(projectId: number, from: number): Promise<BaselineHistory> {
  const span = { from: floorTo(from - HISTORY_MS, HOUR_MS), to: from, level: "1h" } as const;
  const [rows, series] = await Promise.all([
    listRollups({ projectId, filters: NO_FILTERS, ...span, sketches: [] }),
    listSeries(projectId),
  ]);
  const keys = new Map(series.map(({ id, model, service }) => [id, keyOfBaseline(model, service)]));
  const history = new BaselineHistory();
  for (const { seriesId, bucket, figures } of rows) history.add(keys.get(seriesId)!, bucket, figures);
  return history;
}

/** Whole hours from `from` on. */
export type PastSpan = { from: number; requests: readonly LlmRequest[] };

/**
 * Stores spans of a past that no one else stores, oldest first: what ingest and compaction would leave, in one transaction
 * with `after`. `history`: of the hours before; the spans are added to it.
 */
export async function storePast(
  projectId: number,
  spans: readonly PastSpan[],
  history: BaselineHistory,
  now: number,
  after: (client: Client) => Promise<void>,
): Promise<void> {
  const past: PastRows = { rows: [], names: [], fragments: [] };
  for (const { from, requests } of spans) {
    const pending = await preparePending(projectId, requests, now, [], baselinesUntil(history, from));
    const { rows, names } = await resolveNames(pending);
    const fragments = fragmentsOf(rows);
    const keys = new Map(rows.map(({ seriesId, request }) => [seriesId, baselineOf(request)]));
    for (const { seriesId, bucket, figures } of fragments) history.add(keys.get(seriesId)!, bucket, figures);
    history.forget(from - HISTORY_MS);
    past.rows.push(...rows);
    past.names.push(...names);
    past.fragments.push(...fragments);
  }
  await transaction(async (client) => {
    await lockCompaction(client, projectId);
    await insertPastWithin(client, projectId, past);
    await after(client);
  });
  await announceStored(
    projectId,
    past.rows.map(({ request }) => request),
  );
}

const baselineOf = ({ model, service }: LlmRequest) => keyOfBaseline(model, service);

/** Each request is compared with the seven days before its hour, as far as they were stored before `end`. */
function baselinesUntil(history: BaselineHistory, end: number): BaselinesOf {
  const known = new Map<string, Baselines>();
  return (request) => {
    const hour = floorTo(request.ts, HOUR_MS);
    const name = `${hour} ${baselineOf(request)}`;
    const baselines =
      known.get(name) ?? history.baselines(baselineOf(request), hour - HISTORY_MS, Math.min(hour, end));
    known.set(name, baselines);
    return baselines;
  };
}
