import { OpenTelemetry } from "@ai-sdk/otel";
import {
  APICallError,
  embedMany,
  generateText,
  isStepCount,
  simulateReadableStream,
  streamText,
  tool,
} from "ai";
import { MockEmbeddingModelV4, MockLanguageModelV4 } from "ai/test";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type Answered, NO_TOKENS } from "@/scripts/senders/model-answers";
import { failure, type Served, success } from "@/scripts/senders/stub-models";
import {
  asBilled,
  batched,
  type Encoding,
  exporterTo,
  openSightline,
  registerProvider,
} from "./open-sightline";

let sightline: Awaited<ReturnType<typeof openSightline>>;

beforeAll(async () => {
  sightline = await openSightline();
  sightline.open();
});
afterAll(() => sightline.drain());

const model = "gpt-5-mini";
const tokens: Answered = {
  input_tokens: 1_000,
  output_tokens: 120,
  cached_input_tokens: 400,
  cache_write_tokens: 100,
  thinking_tokens: 70,
};
const usage = {
  inputTokens: { total: 1_000, noCache: 500, cacheRead: 400, cacheWrite: 100 },
  outputTokens: { total: 120, text: 50, reasoning: 70 },
};
const nothing = {
  inputTokens: { total: undefined, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: undefined, text: undefined, reasoning: undefined },
};
const textPart = { type: "text" as const, text: "hi" };
const toolPart = { type: "tool-call" as const, toolCallId: "call-1", toolName: "weather", input: "{}" };
const stop = { unified: "stop" as const, raw: "stop" };
const failed = { unified: "error" as const, raw: undefined };
const toolCalls = { unified: "tool-calls" as const, raw: "tool_calls" };
const tools = { weather: tool({ inputSchema: z.object({}), execute: async () => "rain" }) };

const refused = (statusCode: number) =>
  new APICallError({
    message: `status ${statusCode}`,
    url: "https://model.test",
    requestBodyValues: {},
    statusCode,
    isRetryable: statusCode === 429,
    responseHeaders: { "retry-after-ms": "1" },
  });

type Part =
  Awaited<ReturnType<MockLanguageModelV4["doStream"]>>["stream"] extends ReadableStream<infer P> ? P : never;

/** What the mock model does with its calls, one after another. */
type Turn = "text" | "tool" | "broken" | number;

/** The mock model, and the calls as it would bill them. */
function makeModel(turns: Turn[]) {
  const served: Served[] = [];
  const turn = (): Turn => {
    const next = turns.shift() ?? "text";
    if (typeof next === "number") throw refused(next);
    served.push(next === "broken" ? failure(model, "other") : success(model, tokens));
    return next;
  };
  const mock = new MockLanguageModelV4({
    provider: "openai.responses",
    modelId: model,
    doGenerate: async () =>
      turn() === "tool"
        ? { content: [toolPart], finishReason: toolCalls, usage, warnings: [] }
        : { content: [textPart], finishReason: stop, usage, warnings: [] },
    doStream: async () => {
      const kind = turn();
      const text = [
        { type: "text-start" as const, id: "1" },
        { type: "text-delta" as const, id: "1", delta: "hi" },
        { type: "text-end" as const, id: "1" },
      ];
      const end = { type: "finish" as const, finishReason: kind === "tool" ? toolCalls : stop, usage };
      // As the SDK's own providers end a stream that ended early.
      const unfinished = { type: "finish" as const, finishReason: failed, usage: nothing };
      const chunks: Part[] =
        kind === "tool"
          ? [toolPart, end]
          : kind === "broken"
            ? [
                ...text.slice(0, 2),
                { type: "error" as const, error: new Error("the connection was lost") },
                unfinished,
              ]
            : [...text, end];
      return { stream: simulateReadableStream({ chunks, chunkDelayInMs: 5 }) };
    },
  });
  return { mock, served };
}

/** The telemetry of a call uses the provider that is registered when it is made. */
const askOf = (mock: MockLanguageModelV4) => ({
  model: mock,
  prompt: "Say hi",
  telemetry: { integrations: new OpenTelemetry({ usage: true }) },
});

describe.each<Encoding>(["protobuf", "JSON"])("the AI SDK over %s", (encoding) => {
  /** `ask`: what each call takes. */
  async function run(turns: Turn[], call: (ask: ReturnType<typeof askOf>) => PromiseLike<unknown>) {
    const project = await sightline.makeProject();
    const provider = registerProvider(batched(exporterTo(sightline, project, encoding)));
    const { mock, served } = makeModel(turns);
    await call(askOf(mock));
    await provider.shutdown();
    return { served, stored: await project.stored() };
  }

  it("reports an answer and a stream with all their tokens", async () => {
    const { served, stored } = await run([], async (ask) => {
      await generateText(ask);
      await streamText(ask).text;
    });
    expect(asBilled(stored)).toEqual(asBilled(served));
    expect(served).toHaveLength(2);
    expect(stored.filter(({ ttft_ms: ms }) => ms !== null)).toHaveLength(1);
  });

  it("reports each step of an agent once, and not the agent", async () => {
    const { served, stored } = await run(["tool", "tool", "text", "tool"], async (ask) => {
      const agent = { ...ask, tools, stopWhen: isStepCount(5) };
      await generateText(agent);
      await streamText(agent).text;
    });
    expect(asBilled(stored)).toEqual(asBilled(served));
    expect(served).toHaveLength(5);
  });

  it("reports attempts that it repeats as one request", async () => {
    const { served, stored } = await run([429, "text", 429], async (ask) => {
      await generateText(ask);
      await streamText(ask).text;
    });
    expect(asBilled(stored)).toEqual(asBilled(served));
    expect(served).toHaveLength(2);
  });

  it("reports calls that failed for good", async () => {
    const { stored } = await run([429, 429, 500], async (ask) => {
      await expect(generateText({ ...ask, maxRetries: 1 })).rejects.toThrow("429");
      await expect(generateText(ask)).rejects.toThrow("500");
    });
    expect(asBilled(stored)).toEqual(
      asBilled([failure(model, "rate_limit"), failure(model, "server_error")]),
    );
  });

  it("reports streams that ended early or were left, whose tokens are unknown", async () => {
    const { served, stored } = await run(["broken"], async (ask) => {
      await streamText({ ...ask, onError: () => {} }).consumeStream();
      const left = new AbortController();
      const { textStream } = streamText({ ...ask, abortSignal: left.signal });
      for await (const _ of textStream) left.abort();
    });
    expect(asBilled(stored)).toEqual(asBilled([served[0]!, failure(model, "cancelled")]));
  });
});

it("each call of an embedding model is one request, however many values it had", async () => {
  const project = await sightline.makeProject();
  const provider = registerProvider(batched(exporterTo(sightline, project, "protobuf")));
  const served: Served[] = [];
  const name = "text-embedding-3-small";
  const mock = new MockEmbeddingModelV4({
    provider: "openai.embedding",
    modelId: name,
    maxEmbeddingsPerCall: 2,
    doEmbed: async ({ values }) => {
      served.push(success(name, { ...NO_TOKENS, input_tokens: 10 * values.length }));
      return { embeddings: values.map(() => [0.1]), usage: { tokens: 10 * values.length }, warnings: [] };
    },
  });
  const telemetry = { integrations: new OpenTelemetry() };
  await embedMany({ model: mock, values: ["a", "b", "c", "d", "e"], telemetry });
  await provider.shutdown();
  const stored = await project.stored();
  expect(served).toHaveLength(3);
  expect(asBilled(stored)).toEqual(asBilled(served));
});
