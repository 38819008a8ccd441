import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import { createRoute } from "@/lib/manage/edit-routes";
import { createSilence, loadSilences, removeSilence } from "@/lib/manage/edit-silences";
import { acknowledge, resolveByHand } from "@/lib/manage/handle-alerts";
import { storeCircuitEvents } from "@/lib/pipeline/ingest/accept-circuit-events";
import type { NotificationReason } from "@/lib/schema/alerts/alert-message";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { pool } from "@/lib/store/database/pool";
import { onWake } from "@/lib/store/outbox/wake-deliveries";
import { AlertStory } from "@/test/alert-story";
import { startWebhook } from "@/test/receivers/receivers";
import type { StubReceiver } from "@/test/receivers/stub-receiver";
import { flushDueGroups } from "./flush-groups";

const BREAKERS = ["a", "b", "c"];
const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const TRIED_AGAIN = [429, 500, 503];

/** The simulated time of rounds, breakers and users. Deliveries use the database's clock. */
let now: number;

/** One step of a history: what happens to the breakers, what users do, what receivers answer. */
const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ open: fc.constantFrom(...BREAKERS) }) },
    { weight: 4, arbitrary: fc.record({ close: fc.constantFrom(...BREAKERS) }) },
    { weight: 4, arbitrary: fc.record({ pass: fc.constantFrom(1, 2, 6, 20, 60) }) },
    {
      weight: 3,
      arbitrary: fc.record({ deliver: fc.array(fc.constantFrom(200, ...TRIED_AGAIN), { maxLength: 4 }) }),
    },
    fc.record({ acknowledge: fc.nat(5) }),
    fc.record({ resolve: fc.nat(5) }),
    fc.record({ silence: fc.constantFrom(...BREAKERS) }),
    fc.record({ unsilence: fc.nat(3) }),
  ),
  // Less than a day in total: after a day retries end.
  { minLength: 5, maxLength: 20 },
);
type Step = Partial<Record<"open" | "close" | "silence", string>> &
  Partial<Record<"pass" | "acknowledge" | "resolve" | "unsilence", number>> & { deliver?: number[] };

type World = { story: AlertStory; receivers: StubReceiver[] };

async function begin(): Promise<World> {
  now = Date.now();
  const story = await AlertStory.begin();
  onWake(() => {});
  const hook = await story.channel(
    startWebhook(() => SECRET),
    ({ url }) => ({ name: "Hook", kind: "webhook", config: { url, secret: SECRET }, enabled: true }),
  );
  const lanes = [await story.slack(), await story.pagerduty(), hook, await story.slack("Later")];
  const [chat, pager, webhook, later] = lanes.map(({ channelId }) => channelId);
  const at = { severity: "critical", matchers: {} } as const;
  await createRoute(story.actor, {
    ...at,
    channel_ids: [chat!, pager!, webhook!],
    escalate_after_minutes: 10,
    escalate_to: [later!],
  });
  return { story, receivers: lanes.map(({ receiver }) => receiver) };
}

/** No two events have the same time. */
function tick(ms = 1_000): void {
  now += ms;
}

async function breaker({ story }: World, name: string, state: "open" | "closed"): Promise<void> {
  const event = { id: randomUUID(), ts: now, name, state, provider: null, model: null, reason: null };
  await storeCircuitEvents(story.actor.projectId, [event], now);
}

async function pass({ story }: World, minutes: number): Promise<void> {
  tick(minutes * MINUTE_MS);
  await story.evaluate(now);
  await flushDueGroups(now);
}

async function deliver({ story, receivers }: World, answers: number[]): Promise<void> {
  for (const { next } of receivers) {
    // PagerDuty answers 202, Slack 200 and "ok": a 200 here stands for the receiver's usual answer.
    const refusals = answers.filter((status) => status !== 200);
    next.splice(0, next.length, ...refusals.map((status) => ({ status, body: "no" })));
  }
  await story.skipWaits();
  await story.deliver();
}

async function take(world: World, step: Step): Promise<void> {
  const { story } = world;
  const { actor } = story;
  tick();
  const firing = (await story.alerts()).filter(({ state }) => state === "firing");
  const chosen = firing[(step.acknowledge ?? step.resolve ?? 0) % Math.max(1, firing.length)];
  if (step.open) await breaker(world, step.open, "open");
  if (step.close) await breaker(world, step.close, "closed");
  if (step.pass) await pass(world, step.pass);
  if (step.deliver) await deliver(world, step.deliver);
  if (step.acknowledge !== undefined && chosen) await acknowledge(actor, chosen.id, now);
  if (step.resolve !== undefined && chosen) await resolveByHand(actor, chosen.id, now);
  if (step.silence) {
    const ends_at = new Date(now + 30 * MINUTE_MS).toISOString();
    await createSilence(actor, { matchers: { breaker: step.silence }, ends_at, comment: "" }, now);
  }
  if (step.unsilence !== undefined) {
    const silences = await loadSilences(actor.projectId, now);
    if (silences.length > 0) await removeSilence(actor, silences[step.unsilence % silences.length]!.id, now);
  }
}

/** Everything resolves, and every receiver accepts its messages. */
async function settle(world: World): Promise<void> {
  tick();
  for (const name of BREAKERS) await breaker(world, name, "closed");
  for (let round = 0; round < 8; round++) {
    await pass(world, 15);
    for (let again = 0; again < 3; again++) await deliver(world, []);
  }
}

async function expectOneOpenEach(projectId: number): Promise<void> {
  const { rows } = await pool().query(
    "SELECT rule_id, fingerprint FROM alerts WHERE project_id = $1 AND state = 'firing' GROUP BY 1, 2 HAVING count(*) > 1",
    [projectId],
  );
  expect(rows).toEqual([]);
}

type Told = {
  channel: string;
  key: string;
  id: string;
  reason: NotificationReason;
  alert: string;
  state: string;
};

/** What receivers accepted, in order: a line for each alert of each message. */
async function listTold(projectId: number): Promise<Told[]> {
  const { rows } = await pool().query<Told>(
    `SELECT c.name AS channel, n.order_key AS key, n.id, n.reason, na.alert_id AS alert, na.state
     FROM delivery_attempts d JOIN notifications n ON n.id = d.notification_id JOIN channels c ON c.id = n.channel_id
     JOIN notification_alerts na ON na.notification_id = n.id
     WHERE d.project_id = $1 AND d.outcome = 'delivered' ORDER BY d.id, na.alert_id`,
    [projectId],
  );
  return rows;
}

const by = <T>(all: readonly T[], keyOf: (one: T) => string) =>
  [...new Set(all.map(keyOf))].map((key) => all.filter((one) => keyOf(one) === key));

/** Each start before its resolve, no resolve twice, and no start without one. */
function expectPairs(told: readonly Told[]): void {
  for (const lines of by(told, ({ channel, alert }) => `${channel} ${alert}`)) {
    const news = lines.filter(({ reason }) => reason !== "acknowledged");
    for (const [at, { state, reason, channel }] of news.entries()) {
      if (state !== "resolved") continue;
      const before = news[at - 1];
      if (before === undefined) expect([channel, reason]).not.toEqual(["PagerDuty", reason]);
      else expect(before.state).toBe("firing");
    }
    expect(news.at(-1)?.state ?? "resolved").toBe("resolved");
  }
}

/** Every routed channel got a message about each alert, or the alert says why not. */
async function expectNoneLost(projectId: number): Promise<void> {
  const { rows } = await pool().query(
    `SELECT t.alert_id, c.name FROM alert_targets t JOIN channels c ON c.id = t.channel_id
     WHERE t.project_id = $1 AND t.not_before IS NULL
       AND NOT EXISTS (SELECT 1 FROM notification_alerts na JOIN notifications n ON n.id = na.notification_id
         WHERE na.alert_id = t.alert_id AND n.channel_id = t.channel_id)
       AND NOT EXISTS (SELECT 1 FROM alert_events e WHERE e.alert_id = t.alert_id
         AND e.kind IN ('silenced', 'inhibited', 'maintenance', 'not_notified'))`,
    [projectId],
  );
  expect(rows).toEqual([]);
  const { rows: left } = await pool().query(
    "SELECT id, state FROM notifications WHERE project_id = $1 AND state NOT IN ('delivered', 'withdrawn')",
    [projectId],
  );
  expect(left).toEqual([]);
}

it("any history: one open alert per instance, nothing lost or sent twice, no resolve before its start or without one", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (history) => {
      const world = await begin();
      const { projectId } = world.story.actor;
      try {
        for (const step of history) {
          await take(world, step as Step);
          await expectOneOpenEach(projectId);
        }
        await settle(world);
        const told = await listTold(projectId);
        expect(new Set(told.map(({ id, alert }) => `${id} ${alert}`)).size).toBe(told.length);
        expectPairs(told);
        await expectNoneLost(projectId);
        for (const { violations } of world.receivers) expect(violations).toEqual([]);
      } finally {
        await world.story.end();
      }
    }),
    { numRuns: 25, seed: 20_261_127 },
  );
}, 240_000);
