import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { NewChannel } from "@/lib/schema/channels/channel";
import { MINUTE_MS, SECOND_MS } from "@/lib/schema/time/epoch";
import { pool } from "@/lib/store/database/pool";
import { onWake } from "@/lib/store/outbox/wake-deliveries";
import { AlertStory } from "@/test/alert-story";
import { FIRING, noticeOf } from "@/test/notice-fixture";
import { startDiscord, startPagerduty, startSlack, startWebhook } from "@/test/receivers/receivers";
import type { StubReceiver } from "@/test/receivers/stub-receiver";
import { drainDeliveries, startDeliveries } from "./deliver";

const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const LIMITED_MS = 10 * MINUTE_MS;
const KEYS = ["a", "b", "c", "d", "e"];
const PER_KEY = 6;

let story: AlertStory;
beforeEach(async () => {
  story = await AlertStory.begin();
  onWake(() => {});
  let state = 1;
  // Full jitter, the same in every run.
  vi.spyOn(Math, "random").mockImplementation(() => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await story.end();
});

/** Waits until something can be sent again. */
async function nextDueMs(): Promise<number> {
  const { rows } = await pool().query<{ ms: number }>(
    `SELECT extract(epoch FROM min(greatest(n.next_attempt_at, c.paused_until)) - now())::float8 * 1000 AS ms
     FROM notifications n JOIN channels c ON c.id = n.channel_id WHERE n.project_id = $1 AND n.state = 'queued'
       AND NOT EXISTS (SELECT 1 FROM notifications e WHERE e.channel_id = n.channel_id AND e.order_key = n.order_key
         AND e.seq < n.seq AND e.state = 'queued')`,
    [story.actor.projectId],
  );
  return Math.max(SECOND_MS, (rows[0]?.ms ?? 0) + 1);
}

const KINDS: [string, () => Promise<StubReceiver>, (url: string) => NewChannel, number][] = [
  ["Slack", startSlack, (url) => ({ name: "x", kind: "slack", config: { url }, enabled: true }), 30],
  [
    "PagerDuty, which says nothing of how long",
    startPagerduty,
    (url) => ({ name: "x", kind: "pagerduty", config: { url, routing_key: "a".repeat(32) }, enabled: true }),
    120,
  ],
  [
    "a webhook",
    () => startWebhook(() => SECRET),
    (url) => ({ name: "x", kind: "webhook", config: { url, secret: SECRET }, enabled: true }),
    45,
  ],
  ["Discord", startDiscord, (url) => ({ name: "x", kind: "discord", config: { url }, enabled: true }), 20],
];

describe("10 minutes of 429", () => {
  it.each(KINDS)(
    "by %s: everything arrives once, in order, and nothing before the pause is over",
    async (name, start, channelTo, pauseS) => {
      const { receiver, channelId } = await story.channel(start(), ({ url }) => channelTo(url));
      for (let at = 0; at < PER_KEY; at++)
        for (const key of KEYS)
          await story.queue(
            channelId,
            key,
            noticeOf("first", { ...FIRING, message: `message ${key}${at}.` }),
          );
      const refusal = {
        status: 429,
        body: name === "Discord" ? `{"retry_after": ${pauseS}.0}` : "",
        headers: name.startsWith("PagerDuty") ? {} : { "retry-after": String(pauseS) },
      };
      const calls: { at: number; status: number; text: string }[] = [];
      const started = Date.now();
      let travelled = 0;
      for (let round = 0; round < 500; round++) {
        // Of the whole round, however long the machine takes for it.
        const at = Date.now() + travelled;
        const limited = at - started < LIMITED_MS;
        receiver.next.splice(0, receiver.next.length, ...(limited ? Array(50).fill(refusal) : []));
        const before = receiver.received.length;
        await startDeliveries();
        await drainDeliveries();
        for (const { text } of receiver.received.slice(before))
          calls.push({ at, status: limited ? 429 : 200, text });
        if ((await story.deliveries()).every(({ state }) => state !== "queued")) break;
        const wait = await nextDueMs();
        await story.travel(wait);
        travelled += wait;
      }
      expect((await story.deliveries()).every(({ state }) => state === "delivered")).toBe(true);
      expect(receiver.violations).toEqual([]);
      const arrived = calls
        .filter(({ status }) => status === 200)
        .map(({ text }) => /message (\w\d)\./.exec(text)![1]!);
      expect(arrived).toHaveLength(KEYS.length * PER_KEY);
      for (const key of KEYS) {
        const ofKey = arrived.filter((one) => one.startsWith(key));
        expect(ofKey).toEqual(Array.from({ length: PER_KEY }, (_, at) => `${key}${at}`));
      }
      const refused = calls.filter(({ status }) => status === 429);
      // Concurrent calls have the same time.
      const gaps = refused.slice(1).map(({ at }, index) => at - refused[index]!.at);
      expect(gaps.filter((gap) => gap > SECOND_MS && gap < pauseS * SECOND_MS)).toEqual([]);
      // At most four messages per channel are in flight.
      expect(refused.length).toBeLessThanOrEqual(4 * (LIMITED_MS / (pauseS * SECOND_MS)));
    },
  );
});

describe("the pace of a receiver", () => {
  it("of Slack is one message a second, after a burst of ten", async () => {
    const { receiver, channelId } = await story.slack();
    for (let at = 0; at < 25; at++) await story.queue(channelId, `key ${at}`, noticeOf("first"));
    const sent: number[] = [];
    for (let second = 0; second < 20; second++) {
      const before = receiver.received.length;
      for (let round = 0; round < 4; round++) {
        await startDeliveries();
        await drainDeliveries();
      }
      sent.push(receiver.received.length - before);
      await story.travel(SECOND_MS);
    }
    expect(sent[0]).toBe(10);
    expect(Math.max(...sent.slice(1))).toBeLessThanOrEqual(2);
    expect(receiver.received).toHaveLength(25);
  });

  it("of a webhook is not limited", async () => {
    const { receiver, channelId } = await story.channel(
      startWebhook(() => SECRET),
      ({ url }) => ({ name: "x", kind: "webhook", config: { url, secret: SECRET }, enabled: true }),
    );
    for (let at = 0; at < 25; at++) await story.queue(channelId, `key ${at}`, noticeOf("first"));
    for (let round = 0; round < 7; round++) {
      await startDeliveries();
      await drainDeliveries();
    }
    expect(receiver.received).toHaveLength(25);
  });

  it("of Discord follows its rate limit headers", async () => {
    const { receiver, channelId } = await story.channel(startDiscord(), ({ url }) => ({
      name: "x",
      kind: "discord",
      config: { url },
      enabled: true,
    }));
    const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset-after": "1.5" };
    receiver.next.push({ status: 200, body: '{"id": "1"}', headers });
    await story.queue(channelId, "one", noticeOf("first"));
    await story.deliver();
    await story.queue(channelId, "two", noticeOf("first"));
    await story.deliver();
    expect(receiver.received).toHaveLength(1);
    await story.travel(1_500);
    await story.deliver();
    expect(receiver.received).toHaveLength(2);
  });
});
