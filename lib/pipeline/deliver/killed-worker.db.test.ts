import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { onWake } from "@/lib/store/outbox/wake-deliveries";
import { AlertStory } from "@/test/alert-story";
import { compileProgram } from "@/test/compile-program.mjs";
import { FIRING, noticeOf, RESOLVED } from "@/test/notice-fixture";
import { startPagerduty, startSlack, startWebhook } from "@/test/receivers/receivers";
import type { Received } from "@/test/receivers/stub-receiver";

// Workers in separate processes, killed with SIGKILL after the receiver got the message and before the row is marked.

const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const KILLS = 20;
const MESSAGES = 10;
const LEASE_MS = 60_000;
let worker: Awaited<ReturnType<typeof compileProgram>>;
beforeAll(async () => {
  worker = await compileProgram("test/deliver-worker.ts");
});
afterAll(() => worker.remove());

let story: AlertStory;
const children = new Set<ChildProcess>();
beforeEach(async () => {
  story = await AlertStory.begin();
  onWake(() => {});
});
afterEach(async () => {
  for (const child of children) child.kill("SIGKILL");
  await story.end();
});

/** Loading takes time, so the next worker loads while the current one works. */
function standBy(): { child: ChildProcess; ready: Promise<unknown> } {
  const child = spawn(process.execPath, [worker.file], { stdio: ["pipe", "pipe", "inherit"] });
  children.add(child);
  child.once("exit", () => children.delete(child));
  return { child, ready: once(child.stdout!, "data") };
}

it("20 workers killed after the receiver got the message: nothing is lost, and duplicates have the same id", async () => {
  const hook = await story.channel(
    startWebhook(() => SECRET),
    ({ url }) => ({ name: "Hook", kind: "webhook", config: { url, secret: SECRET }, enabled: true }),
  );
  const pager = await story.channel(startPagerduty(), ({ url }) => ({
    name: "Pager",
    kind: "pagerduty",
    config: { url, routing_key: "a".repeat(32) },
    enabled: true,
  }));
  const chat = await story.channel(startSlack(), ({ url }) => ({
    name: "Chat",
    kind: "slack",
    config: { url },
    enabled: true,
  }));
  const lanes = [hook, pager, chat];
  for (let at = 0; at < MESSAGES; at++) {
    const alert = { ...FIRING, fingerprint: `f${Math.floor(at / 2)}`, message: `message ${at}.` };
    const end = { ...alert, state: "resolved" as const, resolvedAt: RESOLVED.resolvedAt };
    const notice = at % 2 === 0 ? noticeOf("first", alert) : noticeOf("all_resolved", end);
    for (const { channelId } of lanes) await story.queue(channelId, "one", notice);
  }
  let kills = 0;
  let working: ChildProcess | null = null;
  // No answer was sent yet, so the row cannot be marked.
  for (const { receiver } of lanes) {
    receiver.onReceived = () => {
      if (kills >= KILLS || !working) return;
      kills += 1;
      working.kill("SIGKILL");
      working = null;
    };
  }
  let next = standBy();
  for (let round = 0; round < KILLS + 5; round++) {
    const { child, ready } = next;
    await ready;
    next = standBy();
    working = child;
    child.stdin!.write("go\n");
    await once(child, "exit");
    await story.travel(LEASE_MS);
    if ((await story.deliveries()).every(({ state }) => state === "delivered")) break;
  }
  next.child.kill("SIGKILL");

  const deliveries = await story.deliveries();
  expect(kills).toBe(KILLS);
  expect(deliveries.map(({ state }) => state)).toEqual(Array(lanes.length * MESSAGES).fill("delivered"));
  // A kill duplicates only the messages in flight.
  const copies = (received: readonly Received[]) => received.length - MESSAGES;
  for (const { receiver } of lanes) expect(copies(receiver.received)).toBeLessThanOrEqual(KILLS);
  expect(lanes.reduce((sum, { receiver }) => sum + copies(receiver.received), 0)).toBeGreaterThanOrEqual(
    KILLS,
  );

  const distinct = (received: readonly Received[], keyOf: (one: Received) => unknown) =>
    [...new Set(received.map(keyOf))].length;
  // Receivers that deduplicate see each message once.
  expect(distinct(hook.receiver.received, ({ headers }) => headers["webhook-id"])).toBe(MESSAGES);
  const incidents = ({ json }: Received) => `${json.dedup_key} ${json.event_action}`;
  expect(distinct(pager.receiver.received, incidents)).toBe(MESSAGES);
  for (const { receiver } of lanes) expect(inOrder(receiver.received)).toBe(true);
}, 300_000);

/** Without duplicates: messages arrive in the order in which they were queued. */
function inOrder(received: readonly Received[]): boolean {
  const numbers = received.flatMap(({ text }) => /message (\d+)\./.exec(text)?.[1] ?? []).map(Number);
  return numbers.every((number, at) => at === 0 || number >= numbers[at - 1]!);
}
