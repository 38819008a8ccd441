import { makeUuidV7 } from "@/lib/schema/request/uuid-v7";

/** A small seeded generator (mulberry32), so that every run sends the same kind of traffic. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const MODELS = [
  ["gpt-4o", "openai"],
  ["gpt-4o-mini", "openai"],
  ["claude-sonnet-4-5", "anthropic"],
  ["gemini-2.5-flash", "google"],
] as const;
const SERVICES = ["chat", "search"] as const;

/** A log-normal value, the distribution of latency and output length. */
function logNormal(random: () => number, median: number, sigma: number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return median * Math.exp(sigma * normal);
}

/** One item of a batch as a client would send it: eight series, 3 % errors, an id and a time. */
export function trafficItem(random: () => number, ts: number) {
  const [model, provider] = MODELS[Math.floor(random() * MODELS.length)]!;
  const bytes = Uint8Array.from({ length: 10 }, () => random() * 256);
  const input = Math.round(logNormal(random, 900, 0.9));
  const failed = random() < 0.03;
  return {
    id: makeUuidV7(ts, bytes),
    timestamp: ts / 1000,
    model,
    provider,
    environment: "production",
    service: SERVICES[Math.floor(random() * SERVICES.length)]!,
    status: failed ? "error" : "success",
    ...(failed ? { error_type: "timeout" } : {}),
    finish_reason: failed ? null : random() < 0.03 ? "length" : "stop",
    input_tokens: input,
    output_tokens: Math.round(logNormal(random, 220, 1)),
    cached_input_tokens: Math.round(input * random() * 0.5),
    latency_ms: Math.round(logNormal(random, 1_100, 0.8)),
    ttft_ms: Math.round(logNormal(random, 300, 0.6)),
    cost_usd: Math.round(logNormal(random, 2_000_000, 1)) / 1e9,
    cache_hit: random() < 0.3,
    user_id: `user-${Math.floor(random() * 5_000)}`,
  };
}
export type TrafficItem = ReturnType<typeof trafficItem>;
