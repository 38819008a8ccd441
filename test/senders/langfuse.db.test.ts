import { observeOpenAI } from "@langfuse/openai";
import { LangfuseSpanProcessor } from "@langfuse/otel";
import type { NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import OpenAI from "openai";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { NO_TOKENS } from "@/scripts/senders/model-answers";
import { startStubModels, success } from "@/scripts/senders/stub-models";
import { asBilled, exporterTo, openSightline, registerProvider } from "./open-sightline";

let sightline: Awaited<ReturnType<typeof openSightline>>;
let stub: Awaited<ReturnType<typeof startStubModels>>;
let project: Awaited<ReturnType<typeof sightline.makeProject>>;
let provider: NodeTracerProvider;
let openai: OpenAI;

beforeAll(async () => {
  sightline = await openSightline();
  sightline.open();
});
afterAll(() => sightline.drain());

beforeEach(async () => {
  stub = await startStubModels();
  project = await sightline.makeProject();
  const exporter = exporterTo(sightline, project, "JSON");
  provider = registerProvider(new LangfuseSpanProcessor({ exporter }));
  openai = observeOpenAI(new OpenAI({ apiKey: "none", baseURL: `${stub.url}/v1` }));
});
afterEach(() => stub.stop());

const model = "gpt-5-mini";
const ASK = { model, messages: [{ role: "user" as const, content: "Say hi" }] };
const STREAM = { ...ASK, stream: true as const };

async function arrived() {
  await provider.shutdown();
  return project.stored();
}
/** Of answers, Langfuse names the served model. */
const asNamed = (stored: Awaited<ReturnType<typeof arrived>>) =>
  stored.map((one) => ({ ...one, model: one.model.replace("-2025-08-07", "") }));
const expectServed = async () => expect(asBilled(asNamed(await arrived()))).toEqual(asBilled(stub.served));

it("answers and streams of both APIs are requests with all their tokens", async () => {
  await openai.chat.completions.create(ASK);
  await openai.responses.create({ model, input: "Say hi" });
  for await (const _ of await openai.chat.completions.create({
    ...STREAM,
    stream_options: { include_usage: true },
  }));
  for await (const _ of await openai.responses.create({ model, input: "Say hi", stream: true }));
  await expectServed();
  expect(stub.served).toHaveLength(4);
});

it("each turn of a tool is a request", async () => {
  stub.next({ tool: "weather" });
  const tools = [{ type: "function" as const, function: { name: "weather" } }];
  const { choices } = await openai.chat.completions.create({ ...ASK, tools });
  const { message } = choices[0]!;
  const [call] = message.tool_calls!;
  const result = { role: "tool" as const, tool_call_id: call!.id, content: "rain" };
  await openai.chat.completions.create({ ...ASK, tools, messages: [...ASK.messages, message, result] });
  await expectServed();
  expect(stub.served).toHaveLength(2);
});

it("attempts that the SDK repeats are one request, and calls that fail for good are errors", async () => {
  stub.next({ status: 429 }, { status: 500 });
  await openai.chat.completions.create(ASK);
  stub.next({ status: 429 }, { status: 429 }, { status: 429 }, { status: 401 });
  for (const status of ["429", "401"])
    await expect(openai.chat.completions.create(ASK)).rejects.toThrow(status);
  await expectServed();
  expect([stub.attempts(), stub.served.length]).toEqual([7, 3]);
});

it("what it leaves out is unknown, not 0: tokens of embeddings, and of streams that did not ask for them", async () => {
  await openai.embeddings.create({ model: "text-embedding-3-small", input: "hi" });
  for await (const _ of await openai.chat.completions.create(STREAM));
  const unknown = [success("text-embedding-3-small", NO_TOKENS), success(model, NO_TOKENS)];
  expect(asBilled(asNamed(await arrived()))).toEqual(asBilled(unknown));
});

it("a stream that its caller leaves is not reported", async () => {
  for await (const _ of await openai.chat.completions.create(STREAM)) break;
  expect(await arrived()).toEqual([]);
});
