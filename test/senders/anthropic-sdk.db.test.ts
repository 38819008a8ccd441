import Anthropic from "@anthropic-ai/sdk";
import type { NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { failure, startStubModels } from "@/scripts/senders/stub-models";
import { asBilled, batched, exporterTo, openSightline, registerProvider } from "./open-sightline";

let sightline: Awaited<ReturnType<typeof openSightline>>;
let stub: Awaited<ReturnType<typeof startStubModels>>;
let project: Awaited<ReturnType<typeof sightline.makeProject>>;
let provider: NodeTracerProvider;
let anthropic: Anthropic;

beforeAll(async () => {
  sightline = await openSightline();
  sightline.open();
});
afterAll(() => sightline.drain());

beforeEach(async () => {
  stub = await startStubModels();
  project = await sightline.makeProject();
  provider = registerProvider(batched(exporterTo(sightline, project, "protobuf")));
  anthropic = new Anthropic({ apiKey: "none", baseURL: stub.url });
});
afterEach(() => stub.stop());

const model = "claude-haiku-4-5";
const ASK = { model, max_tokens: 100, messages: [{ role: "user" as const, content: "Say hi" }] };
const TOOLS = [{ name: "weather", input_schema: { type: "object" as const } }];

async function arrived() {
  await provider.shutdown();
  return project.stored();
}
const expectServed = async () => expect(asBilled(await arrived())).toEqual(asBilled(stub.served));

it("answers and streams are requests, a count of tokens is not", async () => {
  await anthropic.messages.create(ASK);
  await anthropic.messages.stream(ASK).finalMessage();
  for await (const _ of await anthropic.messages.create({ ...ASK, stream: true }));
  await anthropic.messages.countTokens({ model, messages: ASK.messages });
  await expectServed();
  expect(stub.served).toHaveLength(3);
});

it("each turn of a tool is a request", async () => {
  stub.next({ tool: "weather" }, { tool: "weather" });
  const messages: Anthropic.MessageParam[] = [...ASK.messages];
  for (;;) {
    const { content } = await anthropic.messages.create({ ...ASK, messages, tools: TOOLS });
    const use = content.find((block) => block.type === "tool_use");
    if (!use) break;
    messages.push({ role: "assistant", content });
    messages.push({ role: "user", content: [{ type: "tool_result", tool_use_id: use.id, content: "rain" }] });
  }
  await expectServed();
  expect(stub.served).toHaveLength(3);
});

it("attempts that the SDK repeats are one request", async () => {
  stub.next({ status: 429 }, { status: 500 });
  await anthropic.messages.create(ASK);
  stub.next({ status: 500 });
  await anthropic.messages.stream(ASK).finalMessage();
  await expectServed();
  expect([stub.attempts(), stub.served.length]).toEqual([5, 2]);
});

it("calls that fail for good are errors of their kind", async () => {
  for (const [status, times] of [
    [500, 3],
    [429, 3],
    [401, 1],
  ] as const) {
    stub.next(...Array.from({ length: times }, () => ({ status })));
    await expect(anthropic.messages.create(ASK)).rejects.toThrow(String(status));
  }
  await expectServed();
  expect(stub.served.map(({ error_type }) => error_type)).toEqual(["server_error", "rate_limit", "auth"]);
});

it("streams that end early are errors, whose output is unknown", async () => {
  stub.next({ breaks: "connection" }, { breaks: "event" });
  for (const _ of [1, 2]) await expect(anthropic.messages.stream(ASK).finalMessage()).rejects.toThrow();
  await expectServed();
});

it("a stream that its caller leaves is canceled, and its output is unknown", async () => {
  const stream = anthropic.messages.stream(ASK);
  const left = expect(stream.finalMessage()).rejects.toThrow("aborted");
  stream.on("text", () => stream.abort());
  await left;
  for await (const _ of await anthropic.messages.create({ ...ASK, stream: true })) break;
  const known = { input_tokens: 1_050, cached_input_tokens: 900, cache_write_tokens: 50 };
  const canceled = failure(model, "cancelled", known);
  expect(asBilled(await arrived())).toEqual(asBilled([canceled, canceled]));
});

it("a hundred calls at once are a hundred requests", async () => {
  await Promise.all(Array.from({ length: 100 }, () => anthropic.messages.create(ASK)));
  await expectServed();
  expect(stub.served).toHaveLength(100);
});
