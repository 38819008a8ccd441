import { type ReplayedEpisode, replayRule } from "@/lib/alert/replay-rule";
import { judgeBurn, LONGEST_BURN_MS } from "@/lib/detect/burn-findings";
import { burnLedgers } from "@/lib/detect/burn-ledger";
import { thinnedSeries } from "@/lib/detect/preview-series";
import type { Finding } from "@/lib/schema/finding";
import type { BurnDefinition } from "@/lib/schema/rule";
import type { Severity } from "@/lib/schema/severity";
import { type PastQuery, readPast } from "./read-past";
import type { Replay } from "./replay";
import { unhurried } from "./unhurried";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** What a rule about an objective would have done: judged by the live engine's own function once for each closed minute. */
export async function replayObjective(
  projectId: number,
  definition: BurnDefinition,
  severity: Severity,
  from: number,
  to: number,
): Promise<Replay> {
  const past = await readPast(projectId, queryOf(definition), from, to);
  const ledgers = burnLedgers(definition, past.data);
  function* judged(): Generator<{ now: number; findings: Finding[] }> {
    for (let minute = past.from; minute < to; minute += MINUTE_MS) {
      const now = minute + MINUTE_MS - 1;
      const known = ledgers.filter(({ first }) => first <= now);
      yield { now, findings: known.map((ledger) => judgeBurn(definition, ledger, now)) };
    }
  }
  const moments = await unhurried(judged());
  const episodes: ReplayedEpisode[] = replayRule(
    { definition, severity },
    moments,
    ({ findings }) => findings,
  );
  return {
    ...{ from: past.from, cut: past.cut, episodes, unit: null },
    preview: thinnedSeries(moments.flatMap(pointsOf), "above", past.from, to),
    // An objective is what people promise; how often it fires does not say what it should be.
    suggestion: null,
  };
}

const pointsOf = ({ now, findings }: { now: number; findings: readonly Finding[] }) =>
  findings.filter(({ enough }) => enough).map(({ labels, value }) => ({ now, labels, value: value! }));

function queryOf({ sli, filters }: BurnDefinition): PastQuery {
  const isLatency = sli === "latency";
  return {
    filters,
    figures: isLatency ? ["requests", "successes"] : ["requests", "errors", "error_types"],
    sketches: isLatency ? ["latency"] : [],
    windowMs: HOUR_MS,
    historyMs: LONGEST_BURN_MS + HOUR_MS,
  };
}
