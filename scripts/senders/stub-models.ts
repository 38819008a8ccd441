import http from "node:http";
import type { AddressInfo } from "node:net";
import { ANSWERS, type Answered, type Form, NO_TOKENS, streamOf } from "./model-answers";

/** One call as the provider bills it, in the words of Sightline's API; `costInFull`: with cached tokens at the full price. */
export type Served = Answered & {
  model: string;
  status: "success" | "error";
  error_type: string | null;
  cost_usd: number | null;
  costInFull: number | null;
};

/** What the next call gets instead of an answer: an HTTP error, a stream that ends early, an error within a stream, or a call of a tool. */
export type Turn = { status: number } | { breaks: "connection" | "event" } | { tool: string };

type Asked = { model?: string; stream?: boolean; stream_options?: { include_usage?: boolean } };

/** Dollars a million tokens, from the price lists of the providers in November 2026. */
const PRICES: Record<string, { input: number; output: number; cached: number; cacheWrite: number }> = {
  "gpt-5-mini": { input: 0.25, output: 2, cached: 0.025, cacheWrite: 0.25 },
  "gpt-5-codex": { input: 1.25, output: 10, cached: 0.125, cacheWrite: 1.25 },
  "claude-haiku-4-5": { input: 1, output: 5, cached: 0.1, cacheWrite: 1.25 },
  "claude-sonnet-4-5": { input: 3, output: 15, cached: 0.3, cacheWrite: 3.75 },
  "gemini-2.5-flash": { input: 0.3, output: 2.5, cached: 0.03, cacheWrite: 0.3 },
  "text-embedding-3-small": { input: 0.02, output: 0, cached: 0.02, cacheWrite: 0.02 },
};

const ERROR_TYPES: Record<number, string> = { 401: "auth", 429: "rate_limit", 500: "server_error" };
/** As the providers say it. */
const ERROR_NAMES: Record<number, string> = {
  401: "authentication_error",
  429: "rate_limit_error",
  500: "api_error",
};
/** Of a refusal it is known that it costs nothing. */
const REFUSALS = new Set(["auth", "rate_limit", "overloaded"]);

/** What a call costs; null for a model without a price here. */
export function costOf(model: string, tokens: Answered, inFull = false): number | null {
  const price = PRICES[model];
  const { input_tokens: input, output_tokens: output } = tokens;
  // Embeddings have no output.
  if (!price || input === null || (output === null && price.output > 0)) return null;
  const cached = inFull ? 0 : (tokens.cached_input_tokens ?? 0);
  const written = inFull ? 0 : (tokens.cache_write_tokens ?? 0);
  const plain = input - cached - written;
  const millionths =
    plain * price.input + cached * price.cached + written * price.cacheWrite + (output ?? 0) * price.output;
  return millionths / 1e6;
}

/** A call that was answered. */
export const success = (model: string, tokens: Answered): Served => ({
  model,
  status: "success",
  error_type: null,
  ...tokens,
  cost_usd: costOf(model, tokens),
  costInFull: costOf(model, tokens, true),
});

/** A call that failed. `known`: what its stream had counted before. */
export const failure = (model: string, errorType: string, known: Partial<Answered> = {}): Served => {
  const cost = REFUSALS.has(errorType) ? 0 : null;
  return {
    model,
    status: "error",
    error_type: errorType,
    ...NO_TOKENS,
    ...known,
    cost_usd: cost,
    costInFull: cost,
  };
};

/** Model providers on loopback. `served` is the truth: one entry a call, whose retries by the SDK are the same call. */
export async function startStubModels() {
  const served: Served[] = [];
  const turns: Turn[] = [];
  let attempts = 0;

  const server = http.createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const path = request.url?.split("?")[0] ?? "";
    const form = ANSWERS.find(({ matches }) => matches.test(path));
    response.setHeader("content-type", "application/json");
    if (!form || request.method !== "POST") {
      response.statusCode = 404;
      return response.end("{}");
    }
    const asked = JSON.parse(Buffer.concat(parts).toString() || "{}") as Asked;
    const model = asked.model ?? form.matches.exec(path)?.[1] ?? "";
    const isStream = asked.stream === true || path.includes("stream");
    const keep = (one: Served) => {
      attempts += 1;
      if (Number(request.headers["x-stainless-retry-count"] ?? 0) > 0) served.pop();
      if (form.isCall) served.push(one);
    };
    const turn = turns.shift();
    if (turn && "status" in turn) {
      keep(failure(model, ERROR_TYPES[turn.status] ?? "other"));
      response.statusCode = turn.status;
      response.setHeader("retry-after-ms", "1");
      const error = { type: ERROR_NAMES[turn.status] ?? "error", message: `status ${turn.status}` };
      return response.end(JSON.stringify({ type: "error", error }));
    }
    const isBroken = turn !== undefined && "breaks" in turn;
    const fault = isBroken && turn.breaks === "event" ? "overloaded" : "other";
    keep(isBroken ? failure(model, fault, form.atOnce) : success(model, form.tokens));
    const answer = {
      model,
      tool: turn && "tool" in turn ? turn.tool : null,
      hasUsage: asked.stream_options?.include_usage === true,
    };
    if (!isStream) return response.end(JSON.stringify(form.body(answer)));
    response.setHeader("content-type", "text/event-stream");
    await stream(response, form, answer, isBroken ? turn.breaks : null);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    served,
    url: `http://127.0.0.1:${port}`,
    attempts: () => attempts,
    next: (...more: Turn[]) => void turns.push(...more),
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function stream(
  response: http.ServerResponse,
  form: Form,
  answer: Parameters<Form["body"]>[0],
  breaks: "connection" | "event" | null,
): Promise<void> {
  const events = streamOf(form, answer);
  const upTo = breaks === null ? events.length : 2;
  for (const event of events.slice(0, upTo)) {
    response.write(event);
    // Each event is a packet of its own, as of a model that thinks.
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  if (breaks === "connection") return void response.destroy();
  if (breaks === "event")
    response.write(
      `event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"busy"}}\n\n`,
    );
  response.end();
}
