import { addRequest, emptyRollup } from "@/lib/aggregate/rollup";
import type { RollupRow } from "@/lib/schema/figures/rollup";
import type { CircuitEvent } from "@/lib/schema/request/circuit-event";
import type { Dimensions } from "@/lib/schema/request/request";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { logNormal, poisson, type Random, seededRandom } from "../../prisma/demo/random";

/** What goes wrong on a simulated day. `place`: what the first line should name. Times in epoch ms. */
export type SimulatedCause = {
  kind: "outage" | "slow model" | "breaker" | "bad deploy" | "runaway" | "blip";
  from: number;
  to: number;
  place: { provider: string | null; model: string | null; service: string | null };
  names: string;
};

export type Failures = {
  series: Dimensions;
  requests: number;
  fallbacks: number;
  errors: Map<string, number>;
};

export type SimulatedDay = {
  series: Map<number, Dimensions>;
  /** The hours of the eight days before it, and its minutes. */
  hours: RollupRow[];
  minutes: RollupRow[];
  /** By minute: where calls failed or fell back, by the model that was asked first. */
  failures: Map<number, Failures[]>;
  breakers: CircuitEvent[];
  causes: SimulatedCause[];
  /** The normal median of a series. */
  normal: Map<number, { latency: number; output: number }>;
  from: number;
  to: number;
};

export const DAY_FROM = Date.UTC(2026, 10, 24);
const ERROR_TYPES = { timeout: 1, invalid_output: 2, rate_limit: 3 } as const;
export const errorTypeName = (id: number): string =>
  Object.entries(ERROR_TYPES).find(([, one]) => one === id)?.[0] ?? String(id);

const MODELS: Record<string, { provider: string; latency: number; output: number; usd: number }> = {
  "claude-sonnet-4-5": { provider: "anthropic", latency: 2_800, output: 320, usd: 15e-6 },
  "claude-haiku-4-5": { provider: "anthropic", latency: 1_200, output: 180, usd: 5e-6 },
  "gpt-5": { provider: "openai", latency: 4_200, output: 420, usd: 10e-6 },
  "gpt-5-mini": { provider: "openai", latency: 1_500, output: 220, usd: 2e-6 },
  "gemini-2.5-pro": { provider: "google", latency: 3_600, output: 380, usd: 10e-6 },
};
const SERVICES: Record<string, string[]> = {
  checkout: ["claude-sonnet-4-5", "gpt-5-mini"],
  "support-bot": ["claude-sonnet-4-5", "claude-haiku-4-5", "gpt-5"],
  search: ["gpt-5-mini", "gemini-2.5-pro"],
  summaries: ["gpt-5", "claude-haiku-4-5", "gemini-2.5-pro"],
};
const PROVIDERS = ["anthropic", "openai", "google"];

const SIGMA = 0.5;
const NORMAL_ERRORS = 0.006;
const NORMAL_FALLBACKS = 0.004;

/** What a cause does to calls of its place. */
type Effect = {
  latency: number;
  output: number;
  errors: number;
  fallbacks: number;
  type: keyof typeof ERROR_TYPES;
};
const EFFECTS: Record<SimulatedCause["kind"], Effect> = {
  outage: { latency: 9, output: 1, errors: 0.35, fallbacks: 0.25, type: "timeout" },
  "slow model": { latency: 10, output: 1, errors: 0, fallbacks: 0, type: "timeout" },
  breaker: { latency: 1, output: 1, errors: 0.2, fallbacks: 0.3, type: "rate_limit" },
  "bad deploy": { latency: 2.2, output: 2.8, errors: 0.3, fallbacks: 0, type: "invalid_output" },
  runaway: { latency: 3, output: 6, errors: 0, fallbacks: 0, type: "timeout" },
  blip: { latency: 7, output: 1, errors: 0, fallbacks: 0, type: "timeout" },
};

const oneOf = <T>(random: Random, values: readonly T[]): T => values[Math.floor(random() * values.length)]!;

/** Between one and three causes whose times overlap. */
function causesOf(random: Random): SimulatedCause[] {
  const count = 1 + Math.floor(random() * 3);
  const base = DAY_FROM + (9 + random() * 6) * HOUR_MS;
  const causes: SimulatedCause[] = [];
  for (let tries = 0; causes.length < count && tries < 50; tries++) {
    const kind = oneOf(random, ["outage", "slow model", "breaker", "bad deploy", "runaway", "blip"] as const);
    const from = Math.floor((base + random() * 20 * MINUTE_MS) / MINUTE_MS) * MINUTE_MS;
    const minutes = kind === "blip" ? 6 + random() * 6 : 30 + random() * 60;
    const cause = { kind, from, to: from + Math.round(minutes) * MINUTE_MS, ...placeFor(random, kind) };
    // Two causes of the same calls count as one.
    if (!causes.some((one) => touches(one, cause))) causes.push(cause);
  }
  return causes;
}

function placeFor(random: Random, kind: SimulatedCause["kind"]): Pick<SimulatedCause, "place" | "names"> {
  const nowhere = { provider: null, model: null, service: null };
  if (kind === "outage" || kind === "breaker") {
    const provider = oneOf(random, PROVIDERS);
    return { place: { ...nowhere, provider }, names: provider };
  }
  if (kind === "slow model") {
    const model = oneOf(random, Object.keys(MODELS));
    return { place: { ...nowhere, model }, names: model };
  }
  const service = oneOf(random, Object.keys(SERVICES));
  if (kind === "bad deploy") return { place: { ...nowhere, service }, names: service };
  return { place: { ...nowhere, service, model: oneOf(random, SERVICES[service]!) }, names: service };
}

/** Whether a cause concerns calls of this series. */
export function concerns({ place }: Pick<SimulatedCause, "place">, of: Dimensions): boolean {
  return (["provider", "model", "service"] as const).every(
    (name) => place[name] === null || place[name] === of[name],
  );
}

function touches(a: Pick<SimulatedCause, "place">, b: Pick<SimulatedCause, "place">): boolean {
  return ALL_SERIES.some((series) => concerns(a, series) && concerns(b, series));
}

const ALL_SERIES: Dimensions[] = Object.entries(SERVICES).flatMap(([service, models]) =>
  models.map((model) => ({ model, provider: MODELS[model]!.provider, service, environment: "" })),
);

const PER_MINUTE = 14;
const THIN_HOUR = 40;

/** A weekday of four services, five models and three providers, watched from an hour before its trouble until after it. */
export function simulateDay(seed: number): SimulatedDay {
  const random = seededRandom(seed);
  const causes = causesOf(random);
  const first = Math.min(...causes.map(({ from }) => from));
  const from = first - HOUR_MS;
  const to = Math.max(...causes.map(({ to: end }) => end)) + HOUR_MS;
  const series = new Map(ALL_SERIES.map((one, at) => [at + 1, one]));
  const day: SimulatedDay = {
    series,
    hours: [],
    minutes: [],
    failures: new Map(),
    breakers: breakersOf(random, causes),
    causes,
    normal: new Map(),
    from,
    to,
  };
  for (const [seriesId, one] of series) {
    const { latency, output } = MODELS[one.model]!;
    day.normal.set(seriesId, { latency, output });
    // The same hours of the days before: what is normal at this time of day.
    for (let back = 8; back > 0; back--)
      for (let at = from - (from % HOUR_MS) - HOUR_MS; at < to; at += HOUR_MS)
        day.hours.push({
          seriesId,
          bucket: at - back * DAY_MS,
          figures: callsOf(random, one, THIN_HOUR, []).figures,
        });
    for (let bucket = from; bucket < to; bucket += MINUTE_MS) {
      const active = causes.filter(
        (cause) => bucket >= cause.from && bucket < cause.to && concerns(cause, one),
      );
      const { figures } = callsOf(random, one, poisson(random, PER_MINUTE), active);
      day.minutes.push({ seriesId, bucket, figures });
      const counts = day.failures.get(bucket) ?? [];
      const errors = new Map([...figures.errorTypes].map(([id, count]) => [errorTypeName(id), count]));
      counts.push({ series: one, requests: figures.requests, fallbacks: figures.fallbacks, errors });
      day.failures.set(bucket, counts);
    }
  }
  return day;
}

function callsOf(random: Random, { model }: Dimensions, count: number, causes: readonly SimulatedCause[]) {
  const figures = emptyRollup();
  const { latency, output, usd } = MODELS[model]!;
  const effects = causes.map(({ kind }) => EFFECTS[kind]);
  const product = (name: "latency" | "output") => effects.reduce((all, one) => all * one[name], 1);
  const errors = NORMAL_ERRORS + effects.reduce((all, one) => all + one.errors, 0);
  const fallbacks = NORMAL_FALLBACKS + effects.reduce((all, one) => all + one.fallbacks, 0);
  const type = ERROR_TYPES[effects.find((one) => one.errors > 0)?.type ?? "timeout"];
  for (let call = 0; call < count; call++) {
    const chance = random();
    const status = chance < errors ? "error" : chance < errors + fallbacks ? "fallback" : "success";
    const outputTokens =
      status === "error" ? 0 : Math.round(logNormal(random, output * product("output"), SIGMA));
    addRequest(figures, {
      status,
      latencyMs: Math.round(logNormal(random, latency * product("latency"), SIGMA)),
      ttftMs: null,
      inputTokens: 800,
      outputTokens,
      thinkingTokens: null,
      cachedInputTokens: null,
      cacheWriteTokens: null,
      costNano: Math.round((800 * usd * 0.2 + outputTokens * usd) * 1e9),
      costDoubts: null,
      cacheHit: false,
      finishReason: null,
      errorTypeId: status === "error" ? type : null,
    });
  }
  return { figures };
}

/** The breaker of a provider opens soon after its calls begin to fail, and closes after they have recovered. */
function breakersOf(random: Random, causes: readonly SimulatedCause[]): CircuitEvent[] {
  const event = (provider: string, ts: number, state: CircuitEvent["state"]): CircuitEvent => ({
    id: `${provider} ${ts}`,
    name: `${provider}-primary`,
    ts,
    state,
    provider,
    model: null,
    reason: null,
  });
  return causes.flatMap(({ kind, from, to, place: { provider } }) => {
    if (provider === null) return [];
    const opens = from + Math.round((kind === "breaker" ? 1 : 1 + random() * 5) * MINUTE_MS);
    return [event(provider, opens, "open"), event(provider, to + MINUTE_MS, "closed")];
  });
}
