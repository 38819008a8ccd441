import { replayRule } from "@/lib/alert/replay-rule";
import { runInSlices } from "@/lib/give-way";
import { type PreviewPoint, PreviewThinner } from "@/lib/rules/metric/preview-series";
import { burnPace, judgeBurn } from "@/lib/rules/objective/burn-findings";
import { type BurnLedger, enterLedgers } from "@/lib/rules/objective/burn-ledger";
import { BURN_TABLE } from "@/lib/schema/rules/burn-table";
import type { Finding } from "@/lib/schema/rules/finding";
import type { BurnDefinition } from "@/lib/schema/rules/kinds/objective";
import { type Past, type PastQuery, readPast } from "./read-past";
import type { Replay, ReplayQuestion } from "./replay";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** The pace that is drawn: that of the row which fires first. Longer windows are read by the hour. */
const SHOWN_MS = BURN_TABLE[0].longMs;

type Question = ReplayQuestion<BurnDefinition>;
type Moment = { now: number; findings: Finding[] };

/** What a rule about an objective would have done: judged by the live engine's own function once for each closed minute. */
export async function replayObjective(question: Question): Promise<Replay> {
  const past = await readPast(question, queryOf(question.definition));
  return runInSlices(replayed(question, past), question.check);
}

function* replayed(
  { definition, severity, to }: Question,
  { data, from, cut }: Past,
): Generator<undefined, Replay> {
  const ledgers = yield* enterLedgers(definition, data);
  const preview = new PreviewThinner("above", from, to);
  function* judged(): Generator<Moment | undefined> {
    for (let minute = from; minute < to; minute += MINUTE_MS) {
      const now = minute + MINUTE_MS - 1;
      const findings: Finding[] = [];
      for (const ledger of ledgers) {
        if (ledger.firstBefore(now) > now) continue;
        findings.push(judgeBurn(definition, ledger, now));
        const pace = paceAt(definition, ledger, now);
        if (pace) preview.add(pace);
        yield;
      }
      yield { now, findings };
    }
  }
  const episodes = yield* replayRule({ definition, severity }, judged(), ({ findings }) => findings);
  // An objective is what people promise; how often it fires does not say what it should be.
  return { from, cut, episodes, unit: null, preview: preview.series(), suggestion: null };
}

/** Null where nothing came in the window. */
function paceAt(definition: BurnDefinition, ledger: BurnLedger, now: number): PreviewPoint | null {
  const count = ledger.countIn(SHOWN_MS, now);
  return count.total === 0 ? null : { now, labels: ledger.labels, value: burnPace(definition, count) };
}

function queryOf({ sli, filters, group_by }: BurnDefinition): PastQuery {
  const isLatency = sli === "latency";
  return {
    filters,
    labels: group_by,
    figures: isLatency ? ["requests", "successes"] : ["requests", "errors", "error_types"],
    sketches: isLatency ? ["latency"] : [],
    windowMs: SHOWN_MS,
    historyMs: Math.max(...BURN_TABLE.map(({ longMs }) => longMs)) + HOUR_MS,
  };
}
