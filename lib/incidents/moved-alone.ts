import type { Figure } from "@/lib/rules/figure";
import { kindNamed } from "@/lib/rules/registry";
import type { Alert } from "@/lib/schema/alerts/alert";
import type { Rollup } from "@/lib/schema/figures/rollup";

/** The calls of one service to one model, by the name of either: in the last minutes, and in the day before. */
export type GroupFigures = { name: string; recent: Rollup; before: Rollup };

/** How the figure of an alert has moved; see `movedAlone` and `movedInPart`. */
export type Comparison = { alone: string | null; isInPart: boolean };
export const NOT_COMPARED: Comparison = { alone: null, isInPart: false };

type Mean = (figures: Rollup) => { sum: number; count: number };
const MEANS: Partial<Record<Figure, Mean>> = {
  latency: ({ latencySum, successes }) => ({ sum: latencySum, count: successes }),
  ttft: ({ ttftSum, ttftCount }) => ({ sum: ttftSum, count: ttftCount }),
  output_tokens: ({ outputTokens, requests, errors }) => ({ sum: outputTokens, count: requests - errors }),
  cost_per_request: ({ costNano, requests, unpriced }) => ({
    sum: Number(costNano),
    count: requests - unpriced,
  }),
};

const LEAST_REQUESTS = 10;
const MOVED = 1.5;
const CALM = 1.3;

type Located = Pick<Alert, "ruleKind" | "type" | "labels">;

const meanOf = ({ ruleKind, type }: Located): Mean | null => {
  const figure = kindNamed(ruleKind)?.figure(type) ?? null;
  return (figure && MEANS[figure]) ?? null;
};

/** The model whose services tell where the trouble is; null: nothing would. */
export const modelToCompare = (alert: Located): string | null =>
  meanOf(alert) === null ? null : alert.labels.model || null;

/**
 * The only service of the alert's model whose figure has moved while it is as before for all others: the trouble is its own.
 * Null: of several, of all, or too little is known.
 */
export function movedAlone(alert: Located, services: readonly GroupFigures[]): string | null {
  const { moved, calm, known } = compare(alert, services);
  return moved.length === 1 && calm.length > 0 && known === moved.length + calm.length ? moved[0]! : null;
}

/** Whether the figure of the alert's model has moved in its service while another model there is as before. */
export function movedInPart(alert: Located, models: readonly GroupFigures[]): boolean {
  const { moved, calm } = compare(alert, models);
  return calm.length > 0 && moved.includes(alert.labels.model ?? "");
}

/** The groups whose figure has moved, those where it is as before, and how many there are with enough requests to tell. */
function compare(alert: Located, groups: readonly GroupFigures[]) {
  const mean = meanOf(alert);
  const moves = groups.flatMap(({ name, recent, before }) => {
    if (mean === null) return [];
    const [now, then] = [mean(recent), mean(before)];
    const isKnown = Math.min(now.count, then.count) >= LEAST_REQUESTS && now.sum > 0 && then.sum > 0;
    return isKnown ? [{ name, by: Math.abs(Math.log(now.sum / now.count / (then.sum / then.count))) }] : [];
  });
  const names = (keep: (by: number) => boolean) => moves.filter(({ by }) => keep(by)).map(({ name }) => name);
  return {
    moved: names((by) => by >= Math.log(MOVED)),
    calm: names((by) => by < Math.log(CALM)),
    known: moves.length,
  };
}
