import { lessonBaselinesFromSums } from "@/lib/baseline/lesson-baselines";
import { processWide } from "@/lib/process-wide";
import type { Baselines } from "@/lib/schema/anomaly";
import { keyOfBaseline, listBaselineSums } from "@/lib/store/baseline-sums";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const HISTORY_MS = 7 * 24 * HOUR_MS;
const CACHED_WINDOWS = 500;

type BaselinesOf = (model: string, service: string) => Baselines;
const cache = () => processWide("ingest-baselines", () => new Map<string, Promise<BaselinesOf>>());

/**
 * The lesson's baselines of the 7 days before a request, per model and service. The end of the history is cut to the
 * minute for live rows and to the hour for back-filled ones, so a request never counts in its own baseline.
 */
export function ingestBaselines(projectId: number, ts: number, now: number): Promise<BaselinesOf> {
  const grain = now - ts > HOUR_MS ? HOUR_MS : MINUTE_MS;
  const to = Math.floor(ts / grain) * grain;
  const key = `${projectId}|${to}`;
  const cached = cache().get(key);
  if (cached) return cached;
  const loading = load(projectId, to);
  cache().set(key, loading);
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
    const baselines = found ? lessonBaselinesFromSums(found) : {};
    computed.set(key, baselines);
    return baselines;
  };
}
