import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { removeRoute } from "@/lib/manage/edit-routes";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { pool } from "@/lib/store/database/pool";
import { onWake } from "@/lib/store/outbox/wake-deliveries";
import { AlertStory } from "@/test/alert-story";
import { flushDueGroups } from "./flush-groups";

let story: AlertStory;

beforeEach(async () => {
  story = await AlertStory.begin();
});
afterEach(() => story.end());

/** Closed for long enough that the alert resolves. */
async function close(): Promise<void> {
  await story.breaker("closed");
  await story.evaluate(Date.now() + MINUTE_MS + 1_000);
}
const texts = (receiver: { received: { json: Record<string, unknown> }[] }) =>
  receiver.received.map(({ json }) => String(json.text).slice(0, 10));

describe("the resolve of an alert", () => {
  it("is sent to the channels that got its start, even if they are no longer routed", async () => {
    const { receiver, channelId } = await story.pagerduty();
    const route = await story.route("critical", channelId);
    await story.breaker("open");
    await story.deliver();
    await removeRoute(story.actor, route);
    await close();
    await story.deliver();
    expect(receiver.received.map(({ json }) => json.event_action)).toEqual(["trigger", "resolve"]);
  });

  it("is not sent to a channel that was routed only after it", async () => {
    await story.breaker("open");
    await close();
    const { receiver, channelId } = await story.slack();
    await story.route("critical", channelId);
    await flushDueGroups(Date.now());
    await story.deliver();
    expect(receiver.received).toEqual([]);
    expect(await story.noted("not_notified")).toEqual([
      { reason: "no channel for critical alerts" },
      { reason: "no one was notified when it fired" },
    ]);
  });

  it("is merged with the start into one message if the start was rejected", async () => {
    const { receiver, channelId } = await story.slack();
    await story.route("critical", channelId);
    receiver.next.push({ status: 404, body: "no_service" });
    await story.breaker("open");
    await story.deliver();
    await close();
    await story.deliver();
    expect(receiver.received).toHaveLength(2);
    expect(receiver.received[1]!.text).toContain("fired and resolved before a notification was sent");
  });

  it("waits for a start that the receiver deferred", async () => {
    const { receiver, channelId } = await story.slack();
    await story.route("critical", channelId);
    receiver.next.push({ status: 429, body: "", headers: { "retry-after": "600" } });
    await story.breaker("open");
    await story.deliver();
    await close();
    await story.deliver();
    expect(texts(receiver)).toEqual(["[CRITICAL]"]);
    await story.skipWaits();
    await story.deliver();
    expect(texts(receiver)).toEqual(["[CRITICAL]", "[CRITICAL]", "[RESOLVED]"]);
  });

  it("is sent to PagerDuty even if a worker claims the start at the moment of the resolve", async () => {
    const { receiver, channelId } = await story.pagerduty();
    await story.route("critical", channelId);
    onWake(() => {});
    await story.breaker("open");
    await story.breaker("closed");
    const worker = await pool().connect();
    await worker.query("BEGIN");
    await worker.query(
      "UPDATE notifications SET attempts = attempts + 1, lease_until = now() WHERE channel_id = $1 AND state = 'queued'",
      [channelId],
    );
    const ending = story.evaluate(Date.now() + MINUTE_MS + 1_000);
    // Waits for the worker, at any step.
    const waiting = async () => {
      const { rows } = await pool().query<{ n: number }>(
        "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
      );
      return rows[0]!.n;
    };
    await expect.poll(waiting, { timeout: 20_000 }).toBeGreaterThan(0);
    await worker.query("COMMIT");
    worker.release();
    await ending;
    await story.deliver();
    expect(receiver.received.map(({ json }) => json.event_action)).toEqual(["trigger", "resolve"]);
  });

  it("is sent for every alert of a group, even if a newer message replaces the one with the first", async () => {
    const { receiver, channelId } = await story.slack();
    await story.route("critical", channelId);
    for (const name of ["alpha", "beta"]) await story.breaker("open", { name });
    await story.deliver();
    onWake(() => {});
    const start = Date.now();
    await story.breaker("closed", { name: "alpha" });
    await story.evaluate(start + MINUTE_MS + 1_000);
    await flushDueGroups(start + 10 * MINUTE_MS);
    await story.breaker("closed", { name: "beta" });
    await story.evaluate(start + 12 * MINUTE_MS);
    await story.deliver();
    const last = receiver.received.at(-1)!;
    expect(String(last.json.text)).toMatch(/^\[RESOLVED\]/);
    for (const name of ["alpha", "beta"]) expect(last.text).toContain(name);
  });

  it("is not sent twice if the episode reopened and resolved again before a message was sent", async () => {
    const { receiver, channelId } = await story.slack();
    await story.route("critical", channelId);
    const start = Date.now();
    await story.breaker("open");
    await story.deliver();
    await close();
    await story.deliver();
    expect(texts(receiver)).toEqual(["[CRITICAL]", "[RESOLVED]"]);
    onWake(() => {});
    // Opened again within the 15 minutes and after them: queued, but not yet sent, when it resolves.
    await story.breaker("open", { timestamp: start / 1_000 + 5 });
    await story.evaluate(start + 20 * MINUTE_MS);
    expect(await story.noted("still_firing")).toHaveLength(1);
    await story.breaker("closed", { timestamp: start / 1_000 + 10 });
    await story.evaluate(start + 21 * MINUTE_MS);
    await story.evaluate(start + 40 * MINUTE_MS);
    await story.deliver();
    expect(texts(receiver)).toEqual(["[CRITICAL]", "[RESOLVED]"]);
  });
});

describe("a message", () => {
  it("is queued later if it could not be queued with its transition", async () => {
    const { receiver, channelId } = await story.slack();
    await story.route("critical", channelId);
    await pool().query(
      `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'disk full'; END $$;
       CREATE TRIGGER refuse BEFORE INSERT ON notifications EXECUTE FUNCTION refuse()`,
    );
    await story.breaker("open");
    await flushDueGroups(Date.now() + MINUTE_MS);
    await pool().query("DROP TRIGGER refuse ON notifications; DROP FUNCTION refuse");
    await story.evaluate(Date.now() + MINUTE_MS);
    await flushDueGroups(Date.now() + 2 * MINUTE_MS);
    await story.deliver();
    expect(texts(receiver)).toEqual(["[CRITICAL]"]);
  });

  it("about a breaker that opened while the database failed is queued when the event is sent again", async () => {
    const { receiver, channelId } = await story.slack();
    await story.route("critical", channelId);
    await pool().query(
      `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN RAISE 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
       CREATE TRIGGER refuse BEFORE INSERT ON alerts EXECUTE FUNCTION refuse()`,
    );
    const refused = await story.breaker("open", { id: "opening" });
    await pool().query("DROP TRIGGER refuse ON alerts; DROP FUNCTION refuse");
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, expect.any(String)]);
    const again = await story.breaker("open", { id: "opening" });
    expect([again.status, await again.json()]).toEqual([200, expect.objectContaining({ duplicates: 1 })]);
    // No round came in between.
    await close();
    await story.deliver();
    expect(texts(receiver)[0]).toBe("[CRITICAL]");
  });
});
