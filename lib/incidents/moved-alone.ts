import type { Figure } from "@/lib/rules/figure";
import { kindNamed } from "@/lib/rules/registry";
import type { Alert } from "@/lib/schema/alerts/alert";
import type { Rollup } from "@/lib/schema/figures/rollup";

/** What a service sends to a model: in the last minutes, and in the day before. */
export type ServiceFigures = { service: string; recent: Rollup; before: Rollup };

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

/** The model whose services tell whether the trouble is its own; null: nothing would. */
export const modelToCompare = (alert: Located): string | null =>
  meanOf(alert) === null ? null : alert.labels.model || null;

/**
 * The only service of a model whose figure has moved while it is as before for all others: the trouble is its own. Null: of
 * several, of all, or too little is known.
 */
export function movedAlone(alert: Located, services: readonly ServiceFigures[]): string | null {
  const mean = meanOf(alert);
  if (mean === null) return null;
  const moves = services.flatMap(({ service, recent, before }) => {
    const [now, then] = [mean(recent), mean(before)];
    const isKnown = Math.min(now.count, then.count) >= LEAST_REQUESTS && now.sum > 0 && then.sum > 0;
    return isKnown
      ? [{ service, by: Math.abs(Math.log(now.sum / now.count / (then.sum / then.count))) }]
      : [];
  });
  const moved = moves.filter(({ by }) => by >= Math.log(MOVED));
  const calm = moves.filter(({ by }) => by < Math.log(CALM));
  const isAlone = moved.length === 1 && calm.length > 0 && moved.length + calm.length === moves.length;
  return isAlone ? moved[0]!.service : null;
}
