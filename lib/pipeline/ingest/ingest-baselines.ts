import { requestBaselinesFromSums } from "@/lib/detectors/per-request/request-baselines";
import { PromiseCache } from "@/lib/promise-cache";
import type { Baselines } from "@/lib/schema/detectors/anomaly";
import type { LlmRequest } from "@/lib/schema/request/request";
import { DAY_MS, floorTo, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { keyOfBaseline, listBaselineSums } from "@/lib/store/requests/baseline-sums";

export const HISTORY_MS = 7 * DAY_MS;
/**
 * A call that spans more windows than this gets windows by the day; otherwise a scattered back-fill would read for
 * minutes.
 */
const WINDOWS_A_CALL = 48;

type BaselinesOf = (model: string, service: string) => Baselines;
const cache = new PromiseCache<BaselinesOf>("ingest-baselines", { most: 500 });

/**
 * The per-request baselines of the 7 days before each request, per model and service. The end of the history is cut to
 * the minute for live rows and to the hour for back-filled ones, so a request is never part of its own baseline.
 */
export async function ingestBaselines(
  projectId: number,
  requests: readonly LlmRequest[],
  now: number,
): Promise<(request: LlmRequest) => Baselines> {
  // In minutes: of milliseconds, each look-up would make a number of its own.
  let endOf = (ts: number) => floorTo(ts, now - ts > HOUR_MS ? HOUR_MS : MINUTE_MS) / MINUTE_MS;
  let ends = new Set(requests.map(({ ts }) => endOf(ts)));
  if (ends.size > WINDOWS_A_CALL) {
    endOf = (ts) => floorTo(ts, DAY_MS) / MINUTE_MS;
    ends = new Set(requests.map(({ ts }) => endOf(ts)));
  }
  const windows = new Map<number, BaselinesOf>();
  for (const end of ends) windows.set(end, await windowEndingAt(projectId, end * MINUTE_MS, now));
  return ({ ts, model, service }) => windows.get(endOf(ts))!(model, service);
}

function windowEndingAt(projectId: number, to: number, now: number): Promise<BaselinesOf> {
  // For a minute only: the history of a back-filled hour may still be growing.
  return cache.get(`${projectId}|${to}`, MINUTE_MS, now, () => load(projectId, to));
}

async function load(projectId: number, to: number): Promise<BaselinesOf> {
  const sums = await listBaselineSums(projectId, to - HISTORY_MS, to);
  // Asked for every request: a key of both names would be made each time.
  const computed = new Map<string, Map<string, Baselines>>();
  return (model, service) => {
    const known = computed.get(model)?.get(service);
    if (known) return known;
    const found = sums.get(keyOfBaseline(model, service));
    const baselines = found ? requestBaselinesFromSums(found) : {};
    if (!computed.has(model)) computed.set(model, new Map());
    computed.get(model)!.set(service, baselines);
    return baselines;
  };
}
