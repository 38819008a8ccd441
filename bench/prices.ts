import { calcPrice } from "@pydantic/genai-prices";
import { bundledTable } from "@/lib/prices/bundled-table";
import { priceRequest } from "@/lib/prices/price-book";
import type { LlmRequest } from "@/lib/schema/request/request";
import { llmRequest } from "@/test/llm-request";
import { interleave, printMeasured, ratioOf } from "./measure";
import { seeded } from "./traffic";

const COUNT = 20_000;
const REPETITIONS = 7;
const START = Date.UTC(2026, 9, 1);
// Exact, dated, by prefix, tiered, by the hour, corrected, a long list (OpenRouter), unknown.
const MODELS: [table: string, sent: string, model: string][] = [
  ["openai", "openai", "gpt-4o"],
  ["openai", "openai", "gpt-5-2025-08-07"],
  ["openai", "openai", "gpt-5.5"],
  ["anthropic", "anthropic", "claude-sonnet-4-5-20250929"],
  ["anthropic", "anthropic", "claude-sonnet-5-5"],
  ["google", "gcp.vertex_ai", "gemini-2.5-pro"],
  ["aws", "aws.bedrock", "us.anthropic.claude-opus-5-5"],
  ["deepseek", "deepseek", "deepseek-v4-pro"],
  ["openrouter", "openrouter", "x-ai/grok-4-fast"],
  ["openai", "openai", "in-house-model"],
];

type Sent = { table: string; request: LlmRequest };

function makeRequests(): Sent[] {
  const random = seeded(3);
  const count = (most: number) => Math.floor(random() * most);
  return Array.from({ length: COUNT }, (_, n): Sent => {
    const [table, provider, model] = MODELS[n % MODELS.length]!;
    const cachedInputTokens = count(10_000);
    const request: LlmRequest = llmRequest({
      id: String(n),
      ts: START + n * 60_000,
      model,
      provider,
      inputTokens: cachedInputTokens + count(300_000),
      outputTokens: count(4_000),
      cachedInputTokens,
    });
    return { table, request };
  });
}

function perSecond(sent: readonly Sent[], price: (one: Sent) => number): Promise<number> {
  const start = performance.now();
  let priced = 0;
  for (const one of sent) priced += price(one) > 0 ? 1 : 0;
  const seconds = (performance.now() - start) / 1_000;
  if (priced < sent.length / 2) throw new Error(`Only ${priced} of ${sent.length} requests have a price`);
  return Promise.resolve(sent.length / seconds);
}

/** Prices per second on one core: the price book with its doubts, compared with the bare package. */
export async function benchPrices(): Promise<void> {
  const sent = makeRequests();
  const byProvider = { outputIncludesThinking: false, table: await bundledTable };
  const book = ({ request }: Sent) => priceRequest(request, [], byProvider).nano ?? 0;
  const bare = ({ table, request }: Sent) => {
    const usage = {
      input_tokens: request.inputTokens ?? 0,
      output_tokens: request.outputTokens ?? 0,
      cache_read_tokens: request.cachedInputTokens ?? 0,
    };
    const options = { providerId: table, timestamp: new Date(request.ts) };
    return calcPrice(usage, request.model, options)?.total_price ?? 0;
  };
  const measured = await interleave(
    [
      { name: "price book", unit: "prices/s", run: () => perSecond(sent, book) },
      { name: "bare package", unit: "prices/s", run: () => perSecond(sent, bare) },
    ],
    REPETITIONS,
  );
  printMeasured(
    `prices: ${COUNT.toLocaleString("en-US")} requests of ${MODELS.length} models, ${REPETITIONS} repetitions`,
    measured,
    [
      { name: "book / package", value: ratioOf(measured[0], measured[1]) },
      { name: "prices/s of the book", value: measured[0]!.median, goal: { atLeast: 20_000 } },
    ],
  );
}
