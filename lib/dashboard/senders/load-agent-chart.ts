import type { BreakdownPanel, BreakdownSeries } from "@/lib/dashboard/series/breakdown-model";
import type { AgentsAnswer } from "@/lib/schema/senders/agents-answer";
import { DAY_MS, HOUR_MS, WEEK_MS } from "@/lib/schema/time/epoch";
import { wholeSteps } from "@/lib/schema/time/zoned-steps";
import {
  type AgentGroup,
  type AgentStep,
  readAgentSteps,
  readScanStart,
} from "@/lib/store/requests/agent-usage";

type Span = { projectId: number; from: number; to: number };
export type AgentMeasure = "cost" | "tokens";

/** Longer ranges are drawn by the day, then by the week. */
const HOURLY_UP_TO_MS = 2 * DAY_MS;
const DAILY_UP_TO_MS = 160 * DAY_MS;
/** Colors of the palette, one of which stands for all others. */
const MOST_SERIES = 10;

/** `since`: where the requests that were read begin; null if they are those of the whole range. */
export type AgentChart = { panel: BreakdownPanel; since: number | null };

/** Cost or tokens of coding agents over time, for the groups that have most of it and all others together. */
export async function loadAgentChart(
  span: Span,
  usage: AgentsAnswer,
  { group, measure }: { group: AgentGroup; measure: AgentMeasure },
  timeZone: string,
  now: number,
): Promise<AgentChart> {
  const stepMs = stepOf(span.to - span.from);
  // Whole steps, also at both ends of the range.
  const { starts, from, to } = wholeSteps(span, stepMs, timeZone);
  const drawn = { projectId: span.projectId, from, to };
  const named = namesOf(usage, group, measure);
  const shown = named.slice(0, named.length > MOST_SERIES ? MOST_SERIES - 1 : MOST_SERIES);
  const [steps, since] = await Promise.all([
    readAgentSteps(
      drawn,
      group,
      shown.map(({ key }) => key),
      starts,
    ),
    readScanStart(drawn),
  ]);
  return {
    since,
    panel: {
      unit: measure === "cost" ? "usd" : "tokens",
      starts,
      stepSeconds: stepMs / 1_000,
      from,
      to,
      timeZone,
      incompleteFrom: incompleteFrom(starts, stepMs, now),
      series: seriesOf(shown, steps, starts.length, measure),
      compared: null,
      thresholds: [],
      marks: [],
      rule: null,
    },
  };
}

function stepOf(lengthMs: number): number {
  if (lengthMs <= HOURLY_UP_TO_MS) return HOUR_MS;
  return lengthMs <= DAILY_UP_TO_MS ? DAY_MS : WEEK_MS;
}

type Used = Pick<AgentsAnswer["agents"][number], "cost_usd" | "input_tokens" | "output_tokens">;
type Named = { key: string; label: string; filter: BreakdownSeries["filter"] };

/** The largest first. What has no price at all is not a line at 0 dollars. */
function namesOf(usage: AgentsAnswer, group: AgentGroup, measure: AgentMeasure): Named[] {
  const of = (key: string, label: string, name: string, value = key): Named => ({
    key,
    label: label || "not reported",
    filter: key === "" ? null : { name, value },
  });
  const amount = (row: Used) => (measure === "cost" ? row.cost_usd : row.input_tokens + row.output_tokens);
  const drawn = <Row extends Used>(rows: readonly Row[]) =>
    rows.filter((row) => amount(row) !== null).toSorted((a, b) => amount(b)! - amount(a)!);
  switch (group) {
    case "agent":
      return drawn(usage.agents).map(({ name, label }) => of(name, label, "tag", `agent:${name}`));
    case "person":
      return drawn(usage.people).map(({ person, name }) => of(person, name || person, "user_id"));
    case "team":
      return drawn(usage.teams).map(({ name }) => of(name, name, "tag", `team:${name}`));
    case "model":
      return drawn(usage.models).map(({ name }) => of(name, name, "model"));
  }
}

function seriesOf(
  shown: readonly Named[],
  steps: readonly AgentStep[],
  length: number,
  measure: AgentMeasure,
): BreakdownSeries[] {
  const valuesOf = (name: string | null): number[] => {
    const values = new Array<number>(length).fill(0);
    for (const step of steps)
      if (step.name === name) values[step.step]! += measure === "cost" ? step.costUsd : step.tokens;
    return values;
  };
  const series = shown.map(({ key, label, filter }, color) => ({
    name: label,
    color,
    isRest: false,
    filter,
    values: valuesOf(key),
  }));
  const others = valuesOf(null);
  return [
    ...series,
    ...(others.some((value) => value > 0)
      ? [{ name: "(all others)", color: null, isRest: true, filter: null, values: others }]
      : []),
  ].map((one) => ({ ...one, samples: null, legend: legendOf(one.values) }));
}

const legendOf = (values: readonly number[]) => ({
  min: values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
  mean: values.reduce((a, b) => a + b, 0) / values.length,
  max: values.reduce((a, b) => Math.max(a, b), 0),
  last: values.at(-1) ?? null,
});

function incompleteFrom(starts: readonly number[], stepMs: number, now: number): number | null {
  const last = starts.length - 1;
  return starts[last]! + stepMs > now ? last : null;
}
