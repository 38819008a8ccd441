import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { flushDueGroups } from "@/lib/pipeline/alerts/flush-groups";
import { memoryIsOf } from "@/lib/process-wide";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { AlertStory } from "@/test/alert-story";

let story: AlertStory;
/** A Wednesday at noon. */
const now = Date.UTC(2026, 2, 18, 12, 20);

beforeAll(async () => {
  // Only the clock: sockets and the database keep their own time.
  vi.useFakeTimers({ toFake: ["Date"], now });
  story = await AlertStory.begin();
  // Five days with 200 requests of each of two models in this hour, and none since.
  for (let day = 1; day <= 5; day++)
    for (const model of ["gpt-5", "haiku"]) {
      const hour = Math.floor((now - day * DAY_MS) / HOUR_MS) * HOUR_MS;
      await story.requests(200, { model, service: "chat", timestamp: (hour + 10 * MINUTE_MS) / 1_000 });
    }
});
afterAll(async () => {
  await story.end();
  vi.useRealTimers();
});

it("when ingest stops, only “no traffic (all models)” notifies", async () => {
  const { receiver, channelId } = await story.slack();
  await story.route("critical", channelId);
  await story.route("warning", channelId);
  const pass = async (at: number) => {
    await story.evaluate(at);
    await flushDueGroups(at);
    await story.deliver();
  };
  for (let at = now; at <= now + 2 * MINUTE_MS; at += 10_000) await pass(at);
  const alerts = await story.alerts();
  const states = alerts.map(({ type, labels, state }) => [type, labels.model ?? "", state]).sort();
  expect(states).toEqual([
    ["no_ingest", "", "firing"],
    ["no_traffic", "gpt-5", "firing"],
    ["no_traffic", "haiku", "firing"],
  ]);
  for (const { type, heldBy } of alerts)
    if (type === "no_traffic")
      expect(heldBy).toMatchObject({ kind: "inhibited", why: "no requests are arriving" });
  expect(receiver.received.map(({ json }) => json.text)).toEqual([
    expect.stringMatching(/^\[CRITICAL\] No traffic \(all models\)/),
  ]);
  expect(alerts.find(({ type }) => type === "no_ingest")!.message).toMatch(
    /^No requests in the last 15 min, normally 100 at this time of day\. Last request 17 Mar, 12:10:00 UTC, from chat, (gpt-5|haiku)\.$/,
  );
  expect(alerts.find(({ labels }) => labels.model === "haiku")!.message).toMatch(
    /^No requests for haiku in the last 15 min, normally 50 at this time of day\. Last request .+, from chat, haiku\.$/,
  );
  expect(JSON.stringify(receiver.received[0]!.json)).toContain("Last request 17 Mar, 12:10:00 UTC");

  await story.requests(1, { model: "gpt-5" });
  memoryIsOf("another server");
  // The next closed minute: each is judged once.
  await pass(now + 3 * MINUTE_MS);
  const after = await story.alerts();
  expect(after.find(({ type }) => type === "no_ingest")).toMatchObject({ state: "resolved" });
  expect(after.filter(({ state }) => state === "firing").map(({ labels }) => labels.model)).toEqual([
    "haiku",
  ]);
});
