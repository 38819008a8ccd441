import { isCalm } from "@/lib/alert/observe";
import { errorText, log } from "@/lib/log";
import { detectedNow, detectedSeries } from "@/lib/pipeline/detect/detect-series";
import { refreshHolds } from "@/lib/pipeline/notify/hold-alerts";
import { announceChange } from "@/lib/pipeline/process/data-changed";
import { databaseWide } from "@/lib/process-wide";
import { anomalyFindings } from "@/lib/rules/anomaly/anomaly-findings";
import { circuitFindings } from "@/lib/rules/breaker/circuit-findings";
import { budgetFindings } from "@/lib/rules/budget/budget-findings";
import { acrossChanges } from "@/lib/rules/budget/budget-identity";
import { costBurnFindings } from "@/lib/rules/budget/cost-burn-findings";
import { forecastFindings } from "@/lib/rules/budget/forecast-findings";
import { milestoneFindings } from "@/lib/rules/budget/milestone-findings";
import { closedWindowEnd } from "@/lib/rules/closed-window";
import { faultFindings } from "@/lib/rules/fault/fault-findings";
import { metricFindings } from "@/lib/rules/metric/metric-findings";
import { burnFindings } from "@/lib/rules/objective/burn-findings";
import type { RuleFigures } from "@/lib/rules/rule-groups";
import { trafficFindings } from "@/lib/rules/traffic/traffic-findings";
import { unpricedFindings } from "@/lib/rules/unpriced/unpriced-findings";
import { NO_FILTERS } from "@/lib/schema/figures/filters";
import type { AlertSubject, Finding } from "@/lib/schema/rules/finding";
import { isMetricRule } from "@/lib/schema/rules/kinds/metric";
import { isOfBudgets, type Rule, type RuleDefinition } from "@/lib/schema/rules/rule";
import { listWatched } from "@/lib/store/alerts/alert-instances";
import { noteProjectEvaluated } from "@/lib/store/alerts/evaluation-lag";
import { listOpenFaults } from "@/lib/store/alerts/faults";
import { type Evaluated, listRulesToEvaluate, noteEvaluations } from "@/lib/store/alerts/rules";
import { transaction } from "@/lib/store/database/pool";
import { listCircuits } from "@/lib/store/requests/circuit-events";
import { listErrorTypes, listSeries } from "@/lib/store/requests/series";
import { listRollups } from "@/lib/store/rollups/list-rollups";
import { sketchesOf } from "@/lib/store/rollups/metric-columns";
import type { SketchName } from "@/lib/store/rollups/rollup-columns";
import { applyFindings } from "./apply-findings";
import { budgetBurns } from "./budget-burns";
import { budgetStates } from "./budget-periods";
import { countHits } from "./count-hits";
import { storedFaults } from "./stored-faults";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const HISTORY_DAYS = 8;

/**
 * One round over a project's rules as of `now`: reads once, judges each rule, moves its instances. A rule that fails
 * does not stop the others. `quiet`: history is written by paused rules too, and nobody is told (the demo's past).
 */
export async function evaluateProject(projectId: number, now: number, quiet = false): Promise<void> {
  const rules = (await listRulesToEvaluate(projectId)).filter(
    ({ enabled, definition, judgedUntil }) =>
      quiet || (enabled && isNewWindow(judgedUntil, closedWindowEnd(definition, now))),
  );
  const watched = await listWatched(projectId);
  const findingsOf = await findingsReader(projectId, rules, watched, now, quiet);
  const evaluated: Evaluated[] = [];
  let changed = false;
  for (const rule of rules) {
    const note = { ruleId: rule.id, judgedUntil: closedWindowEnd(rule.definition, now) };
    try {
      const findings = await findingsOf(rule);
      if (findings === null) continue;
      const round = { rule, findings, complete: true, quiet };
      if (!isCalm(rule.definition, findings, watched.get(rule.id) ?? []))
        changed = (await transaction((client) => applyFindings(client, round, now))) || changed;
      evaluated.push({ ...note, error: null });
    } catch (thrown) {
      log.error("a rule could not be evaluated", { rule: rule.id, error: errorText(thrown) });
      evaluated.push({ ...note, error: errorText(thrown).slice(0, 500) });
    }
  }
  if (!quiet) {
    await noteEvaluations(evaluated);
    changed = (await transaction((client) => refreshHolds(client, projectId, now))) || changed;
    const allFailed = evaluated.length > 0 && evaluated.every(({ error }) => error !== null);
    if (!allFailed) await noteProjectEvaluated(projectId);
  }
  if (changed) announceChange({ kind: "alert", projectId });
}

/** Not "later": a clock that was put back must not silence a rule until it has caught up. */
const isNewWindow = (judgedUntil: number | null, end: number | null) => end === null || end !== judgedUntil;

async function findingsReader(
  projectId: number,
  rules: Rule[],
  watched: ReadonlyMap<string, AlertSubject[]>,
  now: number,
  quiet: boolean,
): Promise<(rule: Rule) => Promise<Finding[] | null>> {
  const figures = await loadFigures(projectId, rules, now);
  // The demo's past waits for its detectors; nobody else does.
  let states: ReturnType<typeof budgetStates> | null = null;
  const budgets = () => {
    states ??= budgetStates(projectId, now);
    return states;
  };
  const detect = quiet ? detectedSeries : detectedNow;
  const find = async (
    definition: RuleDefinition,
    open: readonly AlertSubject[],
  ): Promise<Finding[] | null> => {
    const labels = open.map((one) => one.labels);
    switch (definition.kind) {
      case "circuit_open":
        return circuitFindings(await listCircuits(projectId));
      case "daily_cost":
        return budgetFindings(
          (await budgets()).map(({ budget, spent }) => ({
            budget,
            spentUsd: spent.costUsd,
            requests: spent.requests,
          })),
          definition.multiple,
        );
      case "budget_milestones":
        return milestoneFindings(
          definition,
          (await budgets()).map(({ spent, ...state }) => ({
            ...state,
            spentUsd: spent.costUsd,
            requests: spent.requests,
          })),
          open,
        );
      case "budget_forecast":
        return forecastFindings(
          definition,
          (await budgets()).map(({ budget, elapsed, spent, forecast }) => ({
            budget,
            forecast,
            spentUsd: spent.costUsd,
            requests: spent.requests,
            usualShare: forecast ? forecast.shareAt(elapsed) : 0,
          })),
        );
      case "cost_burn":
        return costBurnFindings(definition, await budgetBurns(await budgets(), now));
      case "anomaly": {
        const detected = await detect(projectId, now);
        return detected && anomalyFindings(definition, detected);
      }
      case "request_hits":
        return countHits(projectId, now);
      case "no_traffic":
      case "no_ingest":
        return trafficFindings(definition, figures, now);
      case "slo_burn":
        return burnFindings(definition, figures, now);
      case "system_fault":
        return faultFindings(
          [...(await listOpenFaults(projectId)), ...(await storedFaults(projectId, now))],
          labels,
        );
      case "unpriced_model":
        return unpricedFindings(figures, now);
      default:
        return metricFindings(definition, figures, labels, now);
    }
  };
  return async ({ id, definition }) => {
    const open = watched.get(id) ?? [];
    const found = await find(definition, open);
    if (found === null || !isOfBudgets(definition)) return found;
    return acrossChanges(
      found,
      open,
      (await budgets()).map(({ budget }) => budget),
    );
  };
}

async function loadFigures(projectId: number, rules: Rule[], now: number): Promise<RuleFigures> {
  const windows = rules.map(({ definition }) =>
    "window_seconds" in definition ? definition.window_seconds * 1_000 : HOUR_MS,
  );
  const to = Math.floor(now / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
  const from = to - Math.max(0, ...windows) - 2 * MINUTE_MS;
  const [minutes, hours, series, errorTypes] = await Promise.all([
    listRollups({ projectId, filters: NO_FILTERS, from, to, level: "1m", sketches: sketchesOfRules(rules) }),
    hourHistory(
      projectId,
      sketchesOfRules(
        rules.filter(({ definition }) => definition.kind === "usual_ratio" || definition.kind === "slo_burn"),
      ),
      now,
    ),
    listSeries(projectId),
    listErrorTypes(projectId),
  ]);
  return {
    minutes,
    hours,
    series: new Map(series.map((one) => [one.id, one])),
    errorTypeName: (id) => errorTypes.get(id) ?? `error type ${id}`,
  };
}

/** Decoding sketches is most of the cost of a read, and most metrics need none. */
function sketchesOfRules(rules: readonly Rule[]): SketchName[] {
  const needed = rules.flatMap(({ definition }): SketchName[] => {
    if (definition.kind === "slo_burn") return definition.sli === "latency" ? ["latency"] : [];
    return isMetricRule(definition) ? sketchesOf(definition.metric) : [];
  });
  return [...new Set(needed)].sort();
}

type History = Awaited<ReturnType<typeof listRollups>>;
const histories = () =>
  databaseWide(
    "hour-histories",
    () => new Map<number, { hour: number; at: number; sketches: string; rows: Promise<History> }>(),
  );
const HISTORY_FRESH_MS = 5 * MINUTE_MS;

/** Past hours change only by late rows: read anew every five minutes and at each new hour. */
function hourHistory(projectId: number, sketches: SketchName[], now: number): Promise<History> {
  const hour = Math.floor(now / HOUR_MS) * HOUR_MS;
  const cached = histories().get(projectId);
  const fresh = cached && cached.hour === hour && now - cached.at < HISTORY_FRESH_MS;
  if (fresh && cached.sketches === sketches.join()) return cached.rows;
  const rows = listRollups({
    projectId,
    filters: NO_FILTERS,
    from: hour - HISTORY_DAYS * DAY_MS,
    to: hour,
    level: "1h",
    sketches,
  });
  histories().set(projectId, { hour, at: now, sketches: sketches.join(), rows });
  rows.catch(() => histories().delete(projectId));
  return rows;
}
