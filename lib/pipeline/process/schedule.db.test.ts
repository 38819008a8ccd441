import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createChannel } from "@/lib/manage/edit-channels";
import { listDeliveries } from "@/lib/store/outbox/list-deliveries";
import { AlertStory } from "@/test/alert-story";
import { heartbeat, stalledLoops } from "./heartbeat";
import { startSchedule } from "./schedule";

let story: AlertStory;
let stop: () => Promise<void>;

beforeEach(async () => {
  story = await AlertStory.begin();
  stop = startSchedule();
});
afterEach(async () => {
  await stop();
  await story.end();
});

// How fast it is: `npm run bench -- alert`.
it("delivers every opening of a breaker", async () => {
  const { receiver, channelId } = await story.slack();
  await story.route("critical", channelId);
  for (let count = 1; count <= 5; count++) {
    await story.breaker("open", { name: `breaker-${count}` });
    await receiver.until(count);
  }
  expect(receiver.violations).toEqual([]);
});

it("records pending work before it stops, and sends nothing afterward", async () => {
  let calls = 0;
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const slow = createServer((_incoming, outgoing) => {
    calls += 1;
    arrive();
    setTimeout(() => outgoing.end("ok"), 200);
  });
  await new Promise<void>((resolve) => slow.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(slow.address() as AddressInfo).port}/hook`;
  const { channel } = await createChannel(story.actor, {
    name: "Slow",
    kind: "slack",
    config: { url },
    enabled: true,
  });
  await story.route("critical", channel.id);
  await story.breaker("open");
  await arrived;
  await stop();
  expect(await listDeliveries(story.actor.projectId, { limit: 5 })).toMatchObject([
    { state: "delivered", attempts: 1 },
  ]);
  await story.breaker("open", { name: "after the end" });
  expect(calls).toBe(1);
  expect(await listDeliveries(story.actor.projectId, { limit: 1 })).toMatchObject([
    { state: "queued", attempts: 0 },
  ]);
  slow.close();
});

it("beats in every loop", () => {
  expect(heartbeat().worker).toBe(true);
  expect([...heartbeat().rounds.keys()].sort()).toEqual([
    "compaction",
    "deleted projects",
    "deliveries",
    "evaluation",
    "maintenance",
    "notification groups",
    "outbox",
    "price file",
    "re-pricing",
  ]);
  expect(stalledLoops()).toEqual([]);
});
