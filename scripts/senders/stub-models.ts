import http from "node:http";
import type { AddressInfo } from "node:net";

type Counts = { input: number; output: number; cached: number; cacheWrite: number };
/** `usd`: by the provider's price list; `usdInFull`: the same where cached tokens are priced like any other. */
export type Served = { input: number; output: number; usd: number; usdInFull: number };

/** What each answer says it used, input with its cached parts. */
const OPENAI: Counts = { input: 100, output: 50, cached: 40, cacheWrite: 0 };
const ANTHROPIC: Counts = { input: 1_050, output: 20, cached: 900, cacheWrite: 50 };

/** Dollars a million tokens, from the price lists of OpenAI and Anthropic in November 2026. */
const PRICES: Record<string, { input: number; output: number; cached: number; cacheWrite: number }> = {
  "gpt-5-mini": { input: 0.25, output: 2, cached: 0.025, cacheWrite: 0.25 },
  "claude-haiku-4-5": { input: 1, output: 5, cached: 0.1, cacheWrite: 1.25 },
  "claude-sonnet-4-5": { input: 3, output: 15, cached: 0.3, cacheWrite: 3.75 },
};

function servedBy(model: string, { input, output, cached, cacheWrite }: Counts): Served {
  const price = PRICES[model];
  if (!price) throw new Error(`no price of ${model}`);
  const plain = input - cached - cacheWrite;
  const usd =
    plain * price.input + cached * price.cached + cacheWrite * price.cacheWrite + output * price.output;
  return {
    input,
    output,
    usd: usd / 1e6,
    usdInFull: (input * price.input + output * price.output) / 1e6,
  };
}

const details = { cached_tokens: 40 };
const ANSWERS: Record<string, { counts: Counts; body: (model: string) => object }> = {
  "/v1/chat/completions": {
    counts: OPENAI,
    body: (model) => ({
      id: `chatcmpl-${Date.now()}`,
      object: "chat.completion",
      created: Math.floor(Date.now() / 1_000),
      model: `${model}-2025-08-07`,
      choices: [{ index: 0, finish_reason: "stop", message: { role: "assistant", content: "hi" } }],
      usage: {
        prompt_tokens: 100,
        completion_tokens: 50,
        total_tokens: 150,
        prompt_tokens_details: details,
        completion_tokens_details: { reasoning_tokens: 20 },
      },
    }),
  },
  "/v1/responses": {
    counts: OPENAI,
    body: (model) => ({
      id: `resp_${Date.now()}`,
      object: "response",
      created_at: Math.floor(Date.now() / 1_000),
      status: "completed",
      model: `${model}-2025-08-07`,
      output: [
        {
          type: "message",
          id: "msg_1",
          role: "assistant",
          status: "completed",
          content: [{ type: "output_text", text: "hi", annotations: [] }],
        },
      ],
      usage: {
        input_tokens: 100,
        output_tokens: 50,
        total_tokens: 150,
        input_tokens_details: details,
        output_tokens_details: { reasoning_tokens: 20 },
      },
    }),
  },
  "/v1/messages": {
    counts: ANTHROPIC,
    body: (model) => ({
      id: `msg_${Date.now()}`,
      type: "message",
      role: "assistant",
      model,
      content: [{ type: "text", text: "hi" }],
      stop_reason: "end_turn",
      stop_sequence: null,
      usage: {
        input_tokens: 100,
        cache_read_input_tokens: 900,
        cache_creation_input_tokens: 50,
        output_tokens: 20,
      },
    }),
  },
};

/** Model providers on loopback; `served` is the truth. */
export async function startStubModels() {
  const served: Served[] = [];
  const server = http.createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const answer = ANSWERS[request.url?.split("?")[0] ?? ""];
    response.setHeader("content-type", "application/json");
    if (!answer) {
      response.statusCode = 404;
      return response.end("{}");
    }
    const { model } = JSON.parse(Buffer.concat(parts).toString()) as { model: string };
    served.push(servedBy(model, answer.counts));
    response.end(JSON.stringify(answer.body(model)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { served, url: `http://127.0.0.1:${port}`, stop: () => server.close() };
}
