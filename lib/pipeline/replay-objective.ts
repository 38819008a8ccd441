import { type ReplayedEpisode, replayRule } from "@/lib/alert/replay-rule";
import { burnPace, judgeBurn } from "@/lib/detect/burn-findings";
import { type BurnLedger, burnLedgers } from "@/lib/detect/burn-ledger";
import { type PreviewPoint, thinnedSeries } from "@/lib/detect/preview-series";
import { BURN_TABLE } from "@/lib/schema/burn-table";
import type { Finding } from "@/lib/schema/finding";
import type { BurnDefinition } from "@/lib/schema/rule";
import type { Severity } from "@/lib/schema/severity";
import { type PastQuery, readPast } from "./read-past";
import type { Replay } from "./replay";
import { unhurried } from "./unhurried";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** The pace that is drawn: that of the row which fires first. Longer windows are read by the hour. */
const SHOWN_MS = BURN_TABLE[0].longMs;

type Moment = { now: number; findings: Finding[]; paces: PreviewPoint[] };

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
  function* judged(): Generator<Moment> {
    for (let minute = past.from; minute < to; minute += MINUTE_MS) {
      const now = minute + MINUTE_MS - 1;
      const known = ledgers.filter((ledger) => ledger.firstBefore(now) <= now);
      yield {
        findings: known.map((ledger) => judgeBurn(definition, ledger, now)),
        paces: known.flatMap((ledger) => paceAt(definition, ledger, now)),
        now,
      };
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
    preview: thinnedSeries(
      moments.flatMap(({ paces }) => paces),
      "above",
      past.from,
      to,
    ),
    // An objective is what people promise; how often it fires does not say what it should be.
    suggestion: null,
  };
}

/** None where nothing came in the window. */
function paceAt(definition: BurnDefinition, ledger: BurnLedger, now: number): PreviewPoint[] {
  const count = ledger.countIn(SHOWN_MS, now);
  return count.total === 0 ? [] : [{ now, labels: ledger.labels, value: burnPace(definition, count) }];
}

function queryOf({ sli, filters }: BurnDefinition): PastQuery {
  const isLatency = sli === "latency";
  return {
    filters,
    figures: isLatency ? ["requests", "successes"] : ["requests", "errors", "error_types"],
    sketches: isLatency ? ["latency"] : [],
    windowMs: SHOWN_MS,
    historyMs: Math.max(...BURN_TABLE.map(({ longMs }) => longMs)) + HOUR_MS,
  };
}
