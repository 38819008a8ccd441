import { emptyRollup, mergeCells } from "@/lib/aggregate/rollup";
import { newMachine, nextState } from "@/lib/alert/machine";
import { type LabelledMachine, observe } from "@/lib/alert/observe";
import { DEFAULT_PACK } from "@/lib/rules/default-pack";
import { kindOf } from "@/lib/rules/registry";
import type { RuleFacts } from "@/lib/rules/rule-facts";
import { BIN_MS, BINS_PER_DAY, BINS_PER_HOUR } from "@/lib/schema/detectors/log-bin";
import type { RollupRow } from "@/lib/schema/figures/rollup";
import { HOUR_MS } from "@/lib/schema/time/epoch";
import { score, type Tally } from "./score";
import { DAYS, type Incident, JUDGED_FROM_DAY, type SimulatedSeries } from "./simulate";

/** Monday, as the simulated traffic begins. */
const BEGIN = Date.UTC(2026, 9, 5);
const NANO_USD_PER_TOKEN = 15_000n;
const HISTORY_HOURS = 8 * 24;
/** Longer answers multiply the cost by as much. */
const SURGE = 3;

const RULE = DEFAULT_PACK.find(({ packKey }) => packKey === "cost_surge")!;
const NOTHING = { circuits: [], budgets: [], budgetBurns: [], detected: [], faults: [] };

/** The bins in which the default rule about hourly cost begins to fire, where each output token has a price. */
function costSurges({ values, starts }: SimulatedSeries): number[] {
  const rows = Array.from({ length: DAYS * 24 * BINS_PER_HOUR }, (_, bin) => rowOf(values, starts, bin));
  const kind = kindOf(RULE.definition);
  const hours: RollupRow[] = [];
  const machines = new Map<string, LabelledMachine>();
  const fired: number[] = [];
  let recent: RollupRow[] = [];
  for (const bin of rows.keys()) {
    if (bin % BINS_PER_HOUR === 0 && bin > 0) {
      const figures = mergeCells(rows.slice(bin - BINS_PER_HOUR, bin).map((row) => row.figures));
      hours.push({ seriesId: 1, bucket: BEGIN + bin * BIN_MS - HOUR_MS, figures });
      recent = hours.slice(-HISTORY_HOURS);
    }
    if (bin < JUDGED_FROM_DAY * BINS_PER_DAY) continue;
    const now = BEGIN + (bin + 1) * BIN_MS - 1;
    const facts: RuleFacts = {
      ...NOTHING,
      hits: { figures: [], modes: [] },
      figures: {
        minutes: rows.slice(Math.max(0, bin + 1 - BINS_PER_HOUR), bin + 1),
        hours: recent,
        series: new Map([[1, { model: "gpt-5", provider: "", environment: "", service: "" }]]),
        errorTypeName: String,
        timeZone: "UTC",
      },
    };
    const watched = [...machines.values()].filter(({ machine }) => machine.state !== "ok");
    const findings = kind.judge(RULE.definition, facts, watched, now) ?? [];
    for (const { instance, observation } of observe(RULE.severity, findings, machines)) {
      const known = instance.machine ?? newMachine();
      const { machine, effects } = nextState(known, observation, kind.persistence(RULE.definition), now);
      machines.set(instance.fingerprint, { ...instance, machine });
      if (effects.some((effect) => effect.kind === "fire")) fired.push(bin);
    }
  }
  return fired;
}

function rowOf(values: Float64Array, starts: Uint32Array, bin: number): RollupRow {
  const figures = emptyRollup();
  for (let at = starts[bin]!; at < starts[bin + 1]!; at++)
    figures.costNano += BigInt(Math.round(values[at]!)) * NANO_USD_PER_TOKEN;
  figures.requests = figures.successes = starts[bin + 1]! - starts[bin]!;
  return { seriesId: 1, bucket: BEGIN + bin * BIN_MS, figures };
}

/** Costs three times as high are surges; what is longer by less is neither found nor a false alert. */
export function scoreCostSurges(into: Tally, series: SimulatedSeries): void {
  if (series.metric !== "output_tokens") return;
  const isSurge = ({ factor }: Incident) => factor >= SURGE;
  const others = series.incidents.filter((one) => !isSurge(one) && one.factor > 1);
  const alerts = costSurges(series).filter(
    (bin) => !others.some(({ from, to }) => bin >= from && bin <= to + BINS_PER_HOUR),
  );
  score(into, alerts, series.incidents.filter(isSurge));
}
