import { setTimeout as sleep } from "node:timers/promises";
import { errorText, log } from "@/lib/log";
import { type PriceSettings, priceRequest } from "@/lib/prices/price-book";
import { readPriceSettings } from "@/lib/reads/price-settings";
import { doubtBits, type PriceOverride } from "@/lib/schema/request/price";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "@/lib/schema/time/epoch";
import { pool, transaction } from "@/lib/store/database/pool";
import { isTransient } from "@/lib/store/database/transient-error";
import { announceChange } from "@/lib/store/database/watch-project";
import { insertAuditEntry } from "@/lib/store/people/audit-entries";
import {
  findNextRequest,
  type ModelTotals,
  type PriceRow,
  type Repriced,
  type TotalsByModel,
} from "@/lib/store/prices/priced-rows";
import { repriceSlice } from "@/lib/store/prices/reprice-slice";
import {
  finishRepricing,
  leaseRepricing,
  noteProgress,
  type Repricing,
  releaseRepricing,
} from "@/lib/store/prices/repricings";

/** A slice should have about this many requests, so that its transaction is short. */
const SLICE_REQUESTS = 25_000;
const LONGEST_MINUTES = 60;
/** Rollups are being compacted. */
const BUSY_MS = 100;
const MODELS_KEPT = 200;

/** Reported costs stay. */
export const currentPrices =
  (overrides: readonly PriceOverride[], settings: PriceSettings): PriceRow =>
  (request) => {
    if (request.costSource === "reported") return null;
    const { nano, source, doubts } = priceRequest(request, overrides, settings);
    return { nano, source, doubts: doubtBits(doubts) };
  };

/** A round of the background: continues a job that no process is working on, until it is done or for about `forMs`. */
export async function runRepricing(forMs = 30 * SECOND_MS): Promise<void> {
  const job = await leaseRepricing();
  if (!job) return;
  try {
    const end = await goOn(job, performance.now() + forMs);
    if (end === "taken away") return;
    if (end === "out of time") return await releaseRepricing(job.id);
    await transaction(async (client) => {
      await finishRepricing(client, job.id, "done", null);
      await audit(client, job, "repricing.done");
    });
  } catch (thrown) {
    // Finished slices are kept; if the database was unavailable, the next round continues.
    log.error("re-pricing was interrupted", { repricing: job.id, error: errorText(thrown) });
    if (isTransient(thrown)) return releaseRepricing(job.id);
    await transaction((client) => finishRepricing(client, job.id, "failed", errorText(thrown)));
  }
}

/** The job was canceled, or another process continued it. */
class TakenAway extends Error {}

async function goOn(job: Repricing, until: number): Promise<"done" | "out of time" | "taken away"> {
  const { overrides, ...settings } = await readPriceSettings(job.projectId);
  const price = currentPrices(overrides, settings);
  const { projectId, model, provider } = job;
  const of: Repriced = { projectId, model, provider, from: job.from.getTime(), to: job.to.getTime() };
  let { requests, changed } = job;
  let models = job.models;
  let next = job.nextAt.getTime();
  let minutes = 10;
  do {
    const found = await findNextRequest({ ...of, from: next }, pool());
    if (found === null) return "done";
    const from = Math.floor(found / MINUTE_MS) * MINUTE_MS;
    const hourEnd = Math.floor(from / HOUR_MS) * HOUR_MS + HOUR_MS;
    const to = Math.min(hourEnd, from + minutes * MINUTE_MS);
    try {
      const slice = await repriceSlice(of, from, to, job.id, price, async (client, done) => {
        const progress = {
          nextAt: to,
          requests: requests + sumOf(done.totals, "requests"),
          changed: changed + done.changed,
          models: mergeModels(models, done.totals),
        };
        if (!(await noteProgress(client, job.id, next, progress))) throw new TakenAway();
      });
      if (slice) {
        requests += sumOf(slice.totals, "requests");
        changed += slice.changed;
        models = mergeModels(models, slice.totals);
        next = to;
        const fitting = Math.floor((minutes * SLICE_REQUESTS) / Math.max(1, slice.requests));
        minutes = Math.min(LONGEST_MINUTES, Math.max(1, Math.min(fitting, 4 * minutes)));
        if (slice.changed > 0) announceChange({ kind: "data", projectId });
      } else await sleep(BUSY_MS);
    } catch (thrown) {
      if (thrown instanceof TakenAway) return "taken away";
      throw thrown;
    }
  } while (performance.now() < until);
  return "out of time";
}

function sumOf(totals: TotalsByModel, field: keyof ModelTotals): number {
  let sum = 0;
  for (const one of totals.values()) sum += one[field];
  return sum;
}

/** The models with the largest change, and all others as one. */
function mergeModels(
  known: Readonly<Record<string, ModelTotals>>,
  totals: TotalsByModel,
): Record<string, ModelTotals> {
  const merged = new Map(Object.entries(known).map(([key, one]) => [key, { ...one }]));
  const add = (key: string, one: ModelTotals) => {
    const sum = merged.get(key);
    if (!sum) merged.set(key, { ...one });
    else for (const field of Object.keys(one) as (keyof ModelTotals)[]) sum[field] += one[field];
  };
  for (const [key, one] of totals) add(key, one);
  const change = ({ oldNano, newNano }: ModelTotals) => Math.abs(newNano - oldNano);
  const sorted = [...merged].filter(([key]) => key !== OTHERS).sort(([, a], [, b]) => change(b) - change(a));
  for (const [key, one] of sorted.slice(MODELS_KEPT)) {
    merged.delete(key);
    add(OTHERS, one);
  }
  return Object.fromEntries(merged);
}

const OTHERS = "other models\n";

function audit(
  client: Parameters<typeof insertAuditEntry>[0],
  job: Repricing,
  action: string,
): Promise<void> {
  return insertAuditEntry(client, {
    teamId: null,
    projectId: job.projectId,
    actorKind: "system",
    actorId: "re-pricing",
    action,
    subject: String(job.id),
  });
}
