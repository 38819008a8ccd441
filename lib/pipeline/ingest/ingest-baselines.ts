import { requestBaselinesFromSums } from "@/lib/detectors/per-request/request-baselines";
import { databaseWide } from "@/lib/process-wide";
import type { Baselines } from "@/lib/schema/detectors/anomaly";
import type { LlmRequest } from "@/lib/schema/request/request";
import { DAY_MS, floorTo, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { keyOfBaseline, listBaselineSums } from "@/lib/store/requests/baseline-sums";

const HISTORY_MS = 7 * DAY_MS;
const CACHED_WINDOWS = 500;
/** One call that spans more windows than this gets windows by the day, or a scattered back-fill would read for minutes. */
const WINDOWS_A_CALL = 48;

type BaselinesOf = (model: string, service: string) => Baselines;
type Cached = { until: number; loading: Promise<BaselinesOf> };
const cache = () => databaseWide("ingest-baselines", () => new Map<string, Cached>());

/**
 * The lesson's baselines of the 7 days before each request, per model and service. The end of the history is cut to the
 * minute for live rows and to the hour for back-filled ones, so a request never counts in its own baseline.
 */
export async function ingestBaselines(
  projectId: number,
  requests: readonly LlmRequest[],
  now: number,
): Promise<(request: LlmRequest) => Baselines> {
  let endOf = (ts: number) => floorTo(ts, now - ts > HOUR_MS ? HOUR_MS : MINUTE_MS);
  let ends = new Set(requests.map(({ ts }) => endOf(ts)));
  if (ends.size > WINDOWS_A_CALL) {
    endOf = (ts) => floorTo(ts, DAY_MS);
    ends = new Set(requests.map(({ ts }) => endOf(ts)));
  }
  const windows = new Map<number, BaselinesOf>();
  for (const end of ends) windows.set(end, await windowEndingAt(projectId, end, now));
  return ({ ts, model, service }) => windows.get(endOf(ts))!(model, service);
}

function windowEndingAt(projectId: number, to: number, now: number): Promise<BaselinesOf> {
  const key = `${projectId}|${to}`;
  const cached = cache().get(key);
  if (cached && cached.until > now) return cached.loading;
  const loading = load(projectId, to);
  // For a minute only: the history of a back-filled hour may still be growing.
  cache().set(key, { until: now + MINUTE_MS, loading });
  loading.catch(() => cache().delete(key));
  for (const oldest of cache().keys()) {
    if (cache().size <= CACHED_WINDOWS) break;
    cache().delete(oldest);
  }
  return loading;
}

async function load(projectId: number, to: number): Promise<BaselinesOf> {
  const sums = await listBaselineSums(projectId, to - HISTORY_MS, to);
  const computed = new Map<string, Baselines>();
  return (model, service) => {
    const key = keyOfBaseline(model, service);
    const known = computed.get(key);
    if (known) return known;
    const found = sums.get(key);
    const baselines = found ? requestBaselinesFromSums(found) : {};
    computed.set(key, baselines);
    return baselines;
  };
}
