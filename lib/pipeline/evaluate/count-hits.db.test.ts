import { afterAll, beforeAll, expect, it } from "vitest";
import { GET, PUT } from "@/app/api/v1/hit-modes/route";
import { flushDueGroups } from "@/lib/pipeline/alerts/flush-groups";
import { memoryIsOf } from "@/lib/process-wide";
import { MINUTE_MS, SECOND_MS } from "@/lib/schema/time/epoch";
import { AlertStory } from "@/test/alert-story";

let story: AlertStory;

beforeAll(async () => {
  story = await AlertStory.begin();
  // Normal traffic: half of it at 700 ms, half at 900 ms, two hours ago.
  const timestamp = Date.now() / 1_000 - 7_200;
  await story.requests(30, { service: "chat", latency_ms: 700, timestamp });
  await story.requests(30, { service: "chat", latency_ms: 900, timestamp });
});
afterAll(() => story.end());

async function call(route: typeof GET, body?: unknown) {
  const answer = await route(
    new Request("http://localhost/api/v1/hit-modes", {
      method: body === undefined ? "GET" : "PUT",
      headers: { authorization: `Bearer ${story.key}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
    { params: Promise.resolve({}) },
  );
  return { status: answer.status, body: await answer.json() };
}
const slow = (more: object = {}) => story.requests(1, { service: "chat", latency_ms: 9_000, ...more });
/** Caches do not survive their server. */
const modesTake = () => memoryIsOf("another server");

it("request outliers notify only if a mode says so, then every five minutes while they occur, and when they stop", async () => {
  const { receiver, channelId } = await story.slack();
  await story.route("critical", channelId);
  const pass = async (now: number) => {
    await story.evaluate(now);
    await flushDueGroups(now);
    await story.deliver();
    return receiver.received.map(({ json }) => String(json.text));
  };
  const now = Date.now();
  await slow({ timestamp: now / 1_000 - 1 });
  expect(await pass(now)).toEqual([]);
  expect((await call(GET)).body).toMatchObject({ modes: [], models: ["gpt-5"], services: ["chat"] });

  const modes = [{ model: "gpt-5", mode: "notify" }];
  expect((await call(PUT, { modes })).body.modes).toMatchObject(modes);
  modesTake();
  expect(await pass(now)).toHaveLength(1);
  await slow({ timestamp: now / 1_000 - 0.5 });
  // The same five minutes: counted, but not notified.
  expect(await pass(now + 10 * SECOND_MS)).toHaveLength(1);
  const [alert] = await story.alerts();
  expect(alert).toMatchObject({ ruleKind: "request_hits", severity: "critical", value: 2 });
  expect(alert!.message).toMatch(
    /^2 latency spikes in \d+ requests of gpt-5, chat \(last 5 min\)\. Largest: 9000 \(z [\d.]+\), /,
  );
  // Only one more arrives in the next five minutes, and is notified when they are over.
  await slow({ timestamp: now / 1_000 + 240 });
  expect(await pass(now + 5 * MINUTE_MS)).toHaveLength(2);
  expect(await story.alerts()).toMatchObject([{ state: "firing", value: 1, sampleSize: 1 }]);
  expect(await pass(now + 10 * MINUTE_MS)).toHaveLength(3);
  expect(await story.alerts()).toMatchObject([{ state: "resolved" }]);
});

it("rejects an impossible mode and names the field", async () => {
  const answer = await call(PUT, { modes: [{ mode: "notify", sensitivity: -1 }] });
  expect(answer).toMatchObject({
    status: 400,
    body: { error: { details: [{ path: "modes.0.sensitivity" }] } },
  });
});
