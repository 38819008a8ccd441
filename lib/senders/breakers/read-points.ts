import type { CircuitState } from "@/lib/schema/request/circuit-event";
import { withoutOwner } from "@/lib/schema/request/resource-name";
import { isStorable } from "@/lib/schema/request/storable";
import { trimName } from "@/lib/schema/request/trim-name";
import { stateOfNumber, stateOfWord, type Told } from "./state-word";

type Attributes = Readonly<Record<string, unknown>>;

/** A data point of a gauge or a counter. `instance` tells apart the processes that report one breaker. */
export type BreakerPoint = {
  metric: string;
  attributes: Attributes;
  value: number;
  /** Epoch ms. */
  ts: number;
  /** A counter that starts again with each report. */
  isDelta: boolean;
  instance: string;
};

export type Counted = "open" | "close" | "halfOpen";
export type Counts = Partial<Record<Counted, number>>;

/** What one process says of one breaker at a time: its state, or how often it has changed. */
export type BreakerReading = {
  name: string;
  instance: string;
  ts: number;
  provider: string | null;
  model: string | null;
  told: Told | null;
  counts: Counts;
  isDelta: boolean;
  /** How many data points say so. */
  points: number;
};

type Found = Pick<BreakerReading, "name" | "provider" | "model"> & { told?: Told; counts?: Counts };

/** How each library names its breakers and their states; by the metric's name in Prometheus' form. */
const PRESETS: Record<string, (attributes: Attributes, value: number) => Found | null> = {
  // One gauge per state, 1 for the one that holds.
  resilience4j_circuitbreaker_state: (attributes, value) => {
    const told = value >= 1 ? stateOfWord(attributes.state) : null;
    return told && named(attributes.name, { told });
  },
  // Has no state, and never counts halfOpen unless a listener was there first.
  circuit: ({ name, event }, value) => {
    const isKnown = event === "open" || event === "close" || event === "halfOpen";
    return isKnown ? named(name, { counts: { [event]: value } }) : null;
  },
  litellm_deployment_state: (attributes, value) => {
    const told = stateOfNumber(value, null);
    return told && deployment(attributes, { told: { ...told, reason: LITELLM_REASONS[told.state] } });
  },
  litellm_deployment_cooled_down: (attributes, value) => deployment(attributes, { counts: { open: value } }),
  circuit_breaker_state: (attributes, value) => {
    const told = stateOfNumber(value, attributes.library);
    return told && named(attributes.name, { told, ...madeBy(attributes) });
  },
};
const LITELLM_REASONS: Record<CircuitState, string | null> = {
  closed: null,
  half_open: "Partial outage of the deployment",
  open: "Outage of the deployment: LiteLLM cools it down",
};

/** A name that can be stored. */
function textOf(value: unknown): string | null {
  if (typeof value !== "string" || !isStorable(value)) return null;
  const text = trimName(value);
  return text !== "" && text.length <= 200 ? text : null;
}

function madeBy(attributes: Attributes) {
  const model = textOf(attributes.model) ?? textOf(attributes["gen_ai.request.model"]);
  return {
    provider: textOf(attributes.provider) ?? textOf(attributes["gen_ai.provider.name"]),
    model: model && withoutOwner(model),
  };
}

function named(name: unknown, more: Partial<Found>): Found | null {
  const text = textOf(name);
  return text === null ? null : { name: text, provider: null, model: null, ...more };
}

/** A deployment has no name: its model, and what of its id tells it from others. The address it calls is not read. */
function deployment(attributes: Attributes, more: Partial<Found>): Found | null {
  const sent = textOf(attributes.litellm_model_name);
  if (sent === null) return null;
  const model = withoutOwner(sent);
  const id = textOf(attributes.model_id)?.slice(0, 8);
  return { name: id ? `${model} (${id})` : model, provider: textOf(attributes.api_provider), model, ...more };
}

/** Micrometer and OpenTelemetry write dots; a Collector that reads Prometheus keeps or cuts `_total`. */
const plainName = (metric: string) => metric.replaceAll(".", "_").replace(/_total$/, "");

/** The metrics that say something of a breaker, and the attributes that are read of them. */
export const isBreakerMetric = (metric: string): boolean => Object.hasOwn(PRESETS, plainName(metric));
export const BREAKER_READS: readonly string[] = [
  "name",
  "state",
  "event",
  "library",
  "provider",
  "model",
  "gen_ai.provider.name",
  "gen_ai.request.model",
  "litellm_model_name",
  "model_id",
  "api_provider",
];

/** One reading per breaker and process, in the order of time. Points that say nothing of a breaker are left out. */
export function readBreakerPoints(points: readonly BreakerPoint[]): BreakerReading[] {
  const readings = new Map<string, BreakerReading>();
  for (const { metric, attributes, value, ts, isDelta, instance } of points) {
    const plain = plainName(metric);
    if (!Object.hasOwn(PRESETS, plain) || !Number.isFinite(value)) continue;
    const found = PRESETS[plain]!(attributes, value);
    if (!found) continue;
    const key = JSON.stringify([found.name, instance, ts]);
    const reading = readings.get(key) ?? {
      ...EMPTY,
      ...found,
      instance,
      ts,
      isDelta,
      told: null,
      counts: {},
      points: 0,
    };
    reading.points += 1;
    reading.told = found.told ?? reading.told;
    // Two of LiteLLM's counters may differ in a status only.
    for (const [event, count] of Object.entries(found.counts ?? {}) as [Counted, number][])
      reading.counts[event] = (reading.counts[event] ?? 0) + count;
    readings.set(key, reading);
  }
  return [...readings.values()].sort((a, b) => a.ts - b.ts);
}

const EMPTY = { provider: null, model: null };
