import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { resend } from "@/lib/manage/handle-alerts";
import { PACES } from "@/lib/notify/channels/registry";
import { readInstallationFigures } from "@/lib/store/database/installation-figures";
import { pool } from "@/lib/store/database/pool";
import { readDueWork } from "@/lib/store/outbox/due-work";
import { listDeliveries } from "@/lib/store/outbox/list-deliveries";
import { claimNotifications, finishAttempt } from "@/lib/store/outbox/notifications";
import { onWake } from "@/lib/store/outbox/wake-deliveries";
import { AlertStory } from "@/test/alert-story";
import { noticeOf } from "@/test/notice-fixture";
import { type RunPlan, runPlanOf } from "@/test/plan-of";

let story: AlertStory;
beforeEach(async () => {
  story = await AlertStory.begin();
});
afterEach(() => story.end());

const open = (count: number) =>
  Promise.all(Array.from({ length: count }, () => story.breaker("open", { name: randomUUID() })));

describe("a claim", () => {
  it("takes a limited number of messages per channel, so that a slow one does not block the others", async () => {
    const [one, other] = [await story.pagerduty("one"), await story.pagerduty("other")];
    onWake(() => {});
    await story.route("critical", one.channelId);
    await open(20);
    await story.route("critical", other.channelId);
    await open(1);
    const claimed = await claimNotifications(100, 4, 100, new Map([[one.channelId, 1]]), PACES);
    const mine = claimed.filter(({ projectId }) => projectId === story.actor.projectId);
    const of = ({ channelId }: { channelId: string }) =>
      mine.filter((notification) => notification.channelId === channelId).length;
    expect([of(one), of(other)]).toEqual([3, 1]);
    expect(await claimNotifications(100, 4, 100, new Map([[one.channelId, 4]]), PACES)).toEqual([]);
  });

  it("takes a limited number per project, in turns, so that one with many slow channels does not block another", async () => {
    const slow = await Promise.all(["a", "b", "c", "d"].map((name) => story.slack(name)));
    onWake(() => {});
    await story.route("critical", ...slow.map(({ channelId }) => channelId));
    await open(4);
    const other = await AlertStory.begin();
    onWake(() => {});
    const { channelId } = await other.slack();
    await other.route("critical", channelId);
    await other.breaker("open");
    const claimed = await claimNotifications(6, 4, 5, new Map([[slow[0]!.channelId, 3]]), PACES);
    const of = ({ actor }: AlertStory) =>
      claimed.filter(({ projectId }) => projectId === actor.projectId).length;
    expect([of(story), of(other)]).toEqual([2, 1]);
    await other.end();
  });

  it("by several workers takes every message once", async () => {
    const { channelId } = await story.pagerduty();
    onWake(() => {});
    await story.route("critical", channelId);
    await open(30);
    const workers = Array.from({ length: 4 }, () => claimNotifications(100, 10, 100, new Map(), PACES));
    const ids = (await Promise.all(workers)).flat().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(10);
  });

  it("takes the first message of each group up to a digest, and a digest after all before it", async () => {
    const { channelId } = await story.pagerduty();
    onWake(() => {});
    const next = async () =>
      (await claimNotifications(100, 10, 100, new Map(), PACES))
        .filter((one) => one.channelId === channelId)
        .map(({ id, reason }) => ({ id, reason }));
    const deliver = (ids: string[]) =>
      pool().query("UPDATE notifications SET state = 'delivered', finished_at = now() WHERE id = ANY ($1)", [
        ids,
      ]);
    for (const [key, notice] of [
      ["one", noticeOf("first")],
      ["one", noticeOf("repeat")],
      ["other", noticeOf("first")],
      ["all", noticeOf("digest")],
      ["third", noticeOf("first")],
    ] as const)
      await story.queue(channelId, key, notice);
    const rounds: string[][] = [];
    for (let claimed = await next(); claimed.length > 0; claimed = await next()) {
      rounds.push(claimed.map(({ reason }) => reason));
      await deliver(claimed.map(({ id }) => id));
    }
    expect(rounds).toEqual([["first", "first"], ["repeat"], ["digest"], ["first"]]);
  });

  it("is as fast where a channel has a long queue, and so are the figures of the queue", async () => {
    const { channelId } = await story.pagerduty();
    onWake(() => {});
    await pool().query("ANALYZE notifications");
    await pool().query(
      `INSERT INTO notifications (project_id, channel_id, order_key, reason, payload, next_attempt_at)
       SELECT $1, $2, 'group ' || n, 'first', '{}', now() - interval '1 minute' FROM generate_series(1, 60000) AS n`,
      [story.actor.projectId, channelId],
    );
    expect(await claimNotifications(100, 4, 100, new Map(), PACES)).toHaveLength(4);
    const { queued, oldestDueMs } = await readInstallationFigures();
    expect(queued).toBeGreaterThanOrEqual(60_000);
    expect(oldestDueMs).toBeGreaterThan(60_000);
  });

  it("reads of each channel its own messages, not those of all channels", async () => {
    const [channels, each] = [100, 100];
    await pool().query("ANALYZE notifications");
    await pool().query(
      `WITH given AS (INSERT INTO channels (project_id, name, kind, config, enabled)
         SELECT $1, 'channel ' || n, 'webhook', '{}', true FROM generate_series(1, ${channels}) AS n RETURNING id)
       INSERT INTO notifications (project_id, channel_id, order_key, reason, payload, next_attempt_at)
       SELECT $1, id, 'group ' || n / 2, 'first', '{}', now() - n * interval '1 second'
       FROM given, generate_series(1, ${each}) AS n`,
      [story.actor.projectId],
    );
    const planOf = async (work: () => Promise<unknown>) => {
      let plan: RunPlan | null = null;
      const client = await pool().connect();
      await client.query("BEGIN");
      vi.spyOn(pool(), "query").mockImplementation((async (
        sent: string | { text: string },
        values: unknown[],
      ) => {
        plan = await runPlanOf(client, typeof sent === "string" ? sent : sent.text, values);
        return { rows: [] };
      }) as never);
      await work();
      vi.restoreAllMocks();
      await client.query("ROLLBACK");
      client.release();
      return plan!;
    };
    const claim = () => planOf(() => claimNotifications(100, 4, 100, new Map(), PACES));
    const before = await claim();
    await pool().query("ANALYZE notifications, channels");
    // Those of the tests before are finished: it may read them once.
    const { rows } = await pool().query("SELECT count(*)::int AS all FROM notifications");
    for (const plan of [before, await claim()]) {
      expect(plan.rowsOf("notifications")).toBeLessThan(rows[0].all + 4 * channels * each);
      expect(plan.comparisons).toBeLessThan(5 * channels * each);
    }
    expect((await planOf(readDueWork)).rowsOf("notifications")).toBeLessThanOrEqual(1);
    await pool().query(
      "UPDATE notifications SET next_attempt_at = now() + interval '1 hour' WHERE state = 'queued'",
    );
    expect((await planOf(readDueWork)).rowsOf("notifications")).toBe(0);
  });
});

describe("a worker whose lease expired", () => {
  it("does not change a message that another worker has taken over", async () => {
    const { channelId } = await story.slack();
    onWake(() => {});
    await story.queue(channelId, "one", noticeOf("first"));
    const claim = async () =>
      (await claimNotifications(100, 4, 100, new Map(), PACES)).find((one) => one.channelId === channelId)!;
    const late = await claim();
    await story.travel(60_000);
    const present = await claim();
    expect([late.id, late.attempts, present.attempts]).toEqual([present.id, 1, 2]);
    const record = {
      status: 404,
      answer: null,
      error: "gone",
      latencyMs: 1,
      waitMs: 0,
      recipientsLeft: null,
    };
    expect(await finishAttempt(late, { ...record, outcome: "dead" })).toBe(false);
    expect(await story.deliveries()).toMatchObject([{ state: "queued", lastError: null, log: [] }]);
    expect(await finishAttempt(present, { ...record, outcome: "delivered" })).toBe(true);
    expect(await finishAttempt(late, { ...record, outcome: "retry" })).toBe(false);
    expect(await story.deliveries()).toMatchObject([{ state: "delivered", log: [{ attempt: 2 }] }]);
  });
});

describe("a resend", () => {
  it("sends a finished message again, and refuses a queued one", async () => {
    const { receiver, channelId } = await story.slack();
    await story.route("critical", channelId);
    receiver.next.push({ status: 404, body: "no_service" });
    await story.breaker("open");
    await story.deliver();
    const [dead] = await listDeliveries(story.actor.projectId, { limit: 5 });
    expect(dead).toMatchObject({ state: "dead" });
    onWake(() => {});
    await resend(story.actor, dead!.id);
    const [waiting] = await listDeliveries(story.actor.projectId, { limit: 5 });
    await expect(resend(story.actor, waiting!.id)).rejects.toMatchObject({ status: 409 });
    await story.deliver();
    expect((await listDeliveries(story.actor.projectId, { limit: 5 })).map(({ state }) => state)).toEqual([
      "delivered",
      "dead",
    ]);
  });

  it("returns nothing for another project", async () => {
    await expect(resend(story.actor, randomUUID())).rejects.toMatchObject({ status: 404 });
  });
});
