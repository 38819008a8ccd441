import {
  type Comparison,
  type GroupFigures,
  modelToCompare,
  movedAlone,
  movedInPart,
  NOT_COMPARED,
} from "@/lib/incidents/moved-alone";
import type { Alert } from "@/lib/schema/alerts/alert";
import { type Filters, NO_FILTERS } from "@/lib/schema/figures/filters";
import { DAY_MS, floorTo, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import type { Client } from "@/lib/store/database/client";
import { readRollups } from "@/lib/store/rollups/read-rollups";
import type { FigureName } from "@/lib/store/rollups/rollup-columns";
import type { RollupQuery } from "@/lib/store/rollups/rollup-statement";

const RECENT_MS = 5 * MINUTE_MS;
const FIGURES: FigureName[] = [
  "requests",
  "successes",
  "errors",
  "unpriced",
  "output_tokens",
  "cost_nano",
  "latency_sum",
  "ttft_sum",
  "ttft_count",
];

/** Compares the services of the alert's model, and the models of its service, with the day before. */
export async function compareFigures(
  client: Client,
  alert: Pick<Alert, "projectId" | "ruleKind" | "type" | "labels">,
  now: number,
): Promise<Comparison> {
  const model = modelToCompare(alert);
  if (model === null) return NOT_COMPARED;
  const { environment } = alert.labels;
  const within: Filters = { ...NO_FILTERS, environments: environment ? [environment] : [] };
  const read = (filters: Partial<Filters>, groupBy: "model" | "service") =>
    readGroups(client, { projectId: alert.projectId, filters: { ...within, ...filters }, groupBy }, now);
  const alone = movedAlone(alert, await read({ models: [model] }, "service"));
  const service = alert.labels.service || alone;
  const isInPart = Boolean(service) && movedInPart(alert, await read({ services: [service!] }, "model"));
  return { alone, isInPart };
}

/** Their figures of the last minutes, and of the day until an hour ago. */
async function readGroups(
  client: Client,
  groups: Pick<RollupQuery, "projectId" | "filters" | "groupBy">,
  now: number,
): Promise<GroupFigures[]> {
  const end = floorTo(now, MINUTE_MS) + MINUTE_MS;
  const hour = floorTo(now, HOUR_MS) - HOUR_MS;
  const wanted = { ...groups, stepMs: null, sketches: [], figures: FIGURES };
  const recent = await readRollups({ ...wanted, level: "1m", from: end - RECENT_MS, to: end }, client);
  const before = await readRollups({ ...wanted, level: "1h", from: hour - DAY_MS, to: hour }, client);
  const usual = new Map(before.map(({ key, figures }) => [key, figures]));
  return recent.flatMap(({ key, figures }) => {
    const then = usual.get(key);
    return then ? [{ name: key, recent: figures, before: then }] : [];
  });
}
