import type { RequestInput } from "@/lib/schema/request/request-input";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { logNormal, pick, poisson, type Random, seededRandom } from "./random";
import { type Incident, incidentAt, isRewritten, isWeekend, REWRITTEN } from "./story";

type Workload = {
  model: string;
  provider: string;
  service: string;
  /** Share of the traffic. */
  weight: number;
  latencyMs: number;
  input: number;
  output: number;
  thinking: number;
  cacheHitShare: number;
  /** Share of the input that the provider had cached. */
  promptCacheShare: number;
  /** Share of the input that is written to the provider's cache. */
  cacheWriteShare?: number;
};

/** Which service calls which model. The last model is self-hosted and has no price. */
export const WORKLOADS: readonly Workload[] = [
  {
    model: "gpt-5-mini",
    provider: "openai",
    service: "support-bot",
    weight: 34,
    latencyMs: 1_500,
    input: 1_800,
    output: 260,
    thinking: 60,
    cacheHitShare: 0.68,
    promptCacheShare: 0.35,
  },
  {
    model: "claude-sonnet-4-5",
    provider: "anthropic",
    service: "checkout-assistant",
    weight: 36,
    latencyMs: 3_400,
    input: 3_200,
    output: 420,
    thinking: 0,
    cacheHitShare: 0.66,
    promptCacheShare: 0.5,
    cacheWriteShare: 0.12,
  },
  {
    model: "gpt-5",
    provider: "openai",
    service: "checkout-assistant",
    weight: 10,
    latencyMs: 4_200,
    input: 2_600,
    output: 520,
    thinking: 700,
    cacheHitShare: 0.68,
    promptCacheShare: 0.3,
  },
  {
    model: "gemini-2.5-flash",
    provider: "google",
    service: "search-summaries",
    weight: 20,
    latencyMs: 900,
    input: 5_200,
    output: 180,
    thinking: 0,
    cacheHitShare: 0.7,
    promptCacheShare: 0.2,
  },
  {
    model: "gpt-5-nano",
    provider: "openai",
    service: "ticket-tagger",
    weight: 9,
    latencyMs: 480,
    input: 700,
    output: 24,
    thinking: 0,
    cacheHitShare: 0.68,
    promptCacheShare: 0,
  },
  {
    model: "atlas-7b-internal",
    provider: "",
    service: "ticket-tagger",
    weight: 3,
    latencyMs: 650,
    input: 900,
    output: 60,
    thinking: 0,
    cacheHitShare: 0.68,
    promptCacheShare: 0,
  },
];

const BY_WEIGHT = WORKLOADS.map((one) => [one, one.weight] as const);

const PEAK_PER_MINUTE = 30;
const WEEKEND = 0.45;
/** How long the slow model takes to reach its slowest. */
const SLOWING_MS = 10 * MINUTE_MS;
/** Share of the answers that end at a token limit. */
const CUT_SHARE = 0.015;
/** The service that does not report finish reasons. */
const UNFINISHED = "ticket-tagger";
const SHORTENED_MODEL = "gemini-2.5-flash";
const USUAL_ERRORS = [
  ["timeout", 42],
  ["rate_limit", 26],
  ["overloaded", 14],
  ["invalid_request", 12],
  ["content_filter", 6],
] as const;

/** `now`: when the demo is created, epoch ms. */
export type DemoPlan = { seed: number; now: number; days: number; incidents: readonly Incident[] };

export type DemoItem = RequestInput & { timestamp: number };

/** Requests per minute: a daily curve that peaks at the hour of `now`, so that the demo is busy at any time of day. */
export function rateAt(ts: number, now: number): number {
  const hour = (ts % DAY_MS) / HOUR_MS;
  const peak = (now % DAY_MS) / HOUR_MS;
  const distance = Math.min(Math.abs(hour - peak), 24 - Math.abs(hour - peak));
  // The day on which the demo ends counts as a working day, even on a weekend.
  const weekend = isWeekend(ts) && now - ts > DAY_MS ? WEEKEND : 1;
  return PEAK_PER_MINUTE * (0.12 + 0.88 * Math.exp(-((distance / 4.2) ** 2))) * weekend;
}

/** The items of [from, to), oldest first, as POST /api/v1/requests takes them. The same for the same plan and span. */
export function trafficBetween(plan: DemoPlan, from: number, to: number): DemoItem[] {
  const items: DemoItem[] = [];
  for (let hour = Math.floor(from / HOUR_MS) * HOUR_MS; hour < to; hour += HOUR_MS) {
    for (const { ts, item } of trafficOfHour(plan, hour)) if (ts >= from && ts < to) items.push(item);
  }
  return items;
}

// Each hour has its own random numbers, so that its items do not depend on the requested span.
function trafficOfHour(plan: DemoPlan, hourStart: number): { ts: number; item: DemoItem }[] {
  const random = seededRandom(plan.seed * 1_000_003 + Math.floor(hourStart / HOUR_MS));
  const items: { ts: number; item: DemoItem }[] = [];
  const id = `demo-${plan.seed}-${Math.floor(hourStart / HOUR_MS).toString(36)}`;
  for (let minute = hourStart; minute < hourStart + HOUR_MS; minute += MINUTE_MS) {
    for (let count = poisson(random, rateAt(minute, plan.now)); count > 0; count--) {
      const ts = minute + Math.floor(random() * MINUTE_MS);
      // The same again for the same plan, so that what is sent twice is stored once.
      items.push({ ts, item: request(random, ts, plan, `${id}-${items.length.toString(36)}`) });
    }
  }
  return items.sort((a, b) => a.ts - b.ts);
}

function request(random: Random, ts: number, plan: DemoPlan, id: string): DemoItem {
  const load = pick(random, BY_WEIGHT);
  const incident = incidentAt(plan.incidents, ts);
  // A new version of the model answers in half as many words, until it is rolled back.
  const shortened = incident?.name === "short_answers" && load.model === SHORTENED_MODEL;
  const hasVersions = load.service === REWRITTEN.service;
  const rewritten = hasVersions && isRewritten(ts, plan.now);
  const heavy = random() < 0.04;
  const cacheHit = random() < (incident?.name === "cache_outage" ? 0.05 : load.cacheHitShare);
  const input = Math.max(20, Math.round(logNormal(random, load.input, 0.5) * (heavy ? 2.5 : 1)));
  let output = Math.round(logNormal(random, load.output, 0.4));
  let latency = logNormal(random, load.latencyMs, 0.55) * (heavy ? 2.5 : 1) * (cacheHit ? 0.7 : 1);
  const tags: Record<string, string> = { team: load.service === UNFINISHED ? "operations" : "product" };
  if (load.model === SHORTENED_MODEL) tags.model_version = shortened ? "002" : "001";
  if (hasVersions) tags.prompt_version = rewritten ? REWRITTEN.after : REWRITTEN.before;
  // Filled in place: a copy for each step costs more than the rest.
  const item: DemoItem = {
    id,
    timestamp: ts / 1_000,
    model: load.model,
    provider: load.provider,
    service: load.service,
    environment: random() < 0.94 ? "production" : "staging",
    input_tokens: input,
    cached_input_tokens: Math.round(input * load.promptCacheShare * random()),
    cache_write_tokens: Math.round(input * (load.cacheWriteShare ?? 0)),
    thinking_tokens: load.thinking > 0 ? Math.round(logNormal(random, load.thinking, 0.8)) : 0,
    cache_hit: cacheHit,
    user_id: `user-${Math.floor(random() * 400)}`,
    tags,
    latency_ms: 0,
  };
  let failure: string | null = random() < 0.012 ? pick(random, USUAL_ERRORS) : null;
  let fallback = random() < 0.004;

  if (incident?.name === "anthropic_slow" && load.provider === "anthropic") {
    // The slower it is, the more calls time out, and the more are answered by gpt-5 instead.
    const ramp = Math.min(1, incident.elapsedMs / SLOWING_MS);
    latency *= 1 + 8.5 * ramp;
    const roll = random();
    if (roll < 0.3 * ramp) failure = "timeout";
    else if (roll < 0.55 * ramp) {
      fallback = true;
      item.model = "gpt-5";
      item.provider = "openai";
      item.fallback_from = load.model;
    }
  }
  if (incident?.name === "rate_limit_storm" && load.provider === "openai" && random() < 0.28)
    failure = "rate_limit";
  if (shortened) output = Math.round(output * 0.42);
  if (rewritten) output = Math.round(output * REWRITTEN.longer);
  // A batch job without an output limit.
  if (incident?.name === "runaway_batch" && load.model === "gpt-5") output *= 45;

  const ttft = Math.min(latency * 0.9, logNormal(random, load.latencyMs * 0.22, 0.4));
  item.output_tokens = failure ? 0 : Math.max(1, output);
  item.latency_ms = Math.max(40, Math.round(failure === "timeout" ? 60_000 : latency));
  item.ttft_ms = Math.round(ttft);
  item.status = failure ? "error" : fallback ? "fallback" : "success";
  if (failure) item.error_type = failure;
  else if (load.service !== UNFINISHED) item.finish_reason = random() < CUT_SHARE ? "length" : "stop";
  return item;
}
