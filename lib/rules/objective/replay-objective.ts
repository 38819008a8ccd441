import type { PreviewPoint } from "@/lib/rules/metric/preview-series";
import type { Moment, Replay } from "@/lib/rules/replay";
import { BURN_TABLE } from "@/lib/schema/rules/burn-table";
import type { Finding } from "@/lib/schema/rules/finding";
import type { BurnDefinition } from "@/lib/schema/rules/kinds/objective";
import { HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { burnPace, judgeBurn } from "./burn-findings";
import { type BurnLedger, enterLedgers } from "./burn-ledger";

/** The pace that is drawn: that of the row which fires first. Longer windows are read by the hour. */
const SHOWN_MS = BURN_TABLE[0].longMs;

type ObjectiveMoment = Moment & { findings: Finding[]; paces: PreviewPoint[] };

/** Judged by the live engine's own function once for each closed minute. */
export const replayObjective: Replay<BurnDefinition, ObjectiveMoment> = {
  needs: ({ sli, filters, group_by }) => ({
    filters,
    groupBy: group_by,
    metrics: sli === "latency" ? ["latency_p95"] : ["error_rate"],
    byErrorType: sli === "errors",
    windowMs: SHOWN_MS,
    historyMs: Math.max(...BURN_TABLE.map(({ longMs }) => longMs)) + HOUR_MS,
  }),
  *moments(definition, data, from, to) {
    const ledgers = yield* enterLedgers(definition, data);
    for (let minute = from; minute < to; minute += MINUTE_MS) {
      const now = minute + MINUTE_MS - 1;
      const findings: Finding[] = [];
      const paces: PreviewPoint[] = [];
      for (const ledger of ledgers) {
        if (ledger.firstBefore(now) > now) continue;
        findings.push(judgeBurn(definition, ledger, now));
        const pace = paceAt(definition, ledger, now);
        if (pace) paces.push(pace);
        yield;
      }
      yield { now, findings, paces };
    }
  },
  findings: (_, { findings }) => findings,
  points: (_, { paces }) => paces,
  direction: () => "above",
  unit: () => null,
  // An objective is what people promise; how often it fires does not say what it should be.
  search: null,
};

/** Null where nothing came in the window. */
function paceAt(definition: BurnDefinition, ledger: BurnLedger, now: number): PreviewPoint | null {
  const count = ledger.countIn(SHOWN_MS, now);
  return count.total === 0 ? null : { now, labels: ledger.labels, value: burnPace(definition, count) };
}
