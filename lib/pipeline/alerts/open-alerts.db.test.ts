import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { changeChannel } from "@/lib/manage/edit-channels";
import { changeRoute, createRoute } from "@/lib/manage/edit-routes";
import { createSilence } from "@/lib/manage/edit-silences";
import { sendNow } from "@/lib/manage/handle-alerts";
import type { NewRoute } from "@/lib/schema/channels/channel";
import { NO_ESCALATION } from "@/lib/schema/channels/no-escalation";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "@/lib/schema/time/epoch";
import { pool, transaction } from "@/lib/store/database/pool";
import { AlertStory } from "@/test/alert-story";
import type { StubReceiver } from "@/test/receivers/stub-receiver";
import { withTableLock } from "@/test/table-lock";
import { waitingFor } from "@/test/waiting-sessions";
import { flushDueGroups } from "./flush-groups";
import { routeOpen } from "./route-alerts";

let story: AlertStory;

beforeEach(async () => {
  story = await AlertStory.begin();
});
afterEach(() => story.end());

/** A round of the loops of groups and deliveries. */
async function sent(at = Date.now()): Promise<void> {
  await flushDueGroups(at);
  await story.deliver();
}
const titles = ({ received }: StubReceiver) =>
  received.map(({ json }) => String(json.text ?? json.event_action).slice(0, 10));
const routeTo = (channel_ids: string[], more: Partial<NewRoute> = {}): NewRoute => ({
  severity: "critical",
  matchers: {},
  channel_ids,
  ...NO_ESCALATION,
  ...more,
});

describe("an alert that is open", () => {
  it("is sent once to a channel that is added during the incident, and then its resolve", async () => {
    await story.breaker("open");
    const { receiver, channelId } = await story.slack();
    await sent();
    expect(receiver.received).toEqual([]);
    await story.route("critical", channelId);
    await sent();
    await story.evaluate(Date.now() + 20 * SECOND_MS, 3);
    await sent(Date.now() + 6 * MINUTE_MS);
    expect(titles(receiver)).toEqual(["[CRITICAL]"]);
    expect(await story.noted("routed")).toEqual([{ channels: ["Slack"] }]);
    await story.breaker("closed");
    await story.evaluate(Date.now() + MINUTE_MS + 1_000);
    await story.deliver();
    expect(titles(receiver)).toEqual(["[CRITICAL]", "[RESOLVED]"]);
  });

  it("is sent to a further channel, and not again to the first", async () => {
    const first = await story.slack();
    await story.route("critical", first.channelId);
    await story.breaker("open");
    await story.deliver();
    const second = await story.pagerduty();
    await story.route("critical", second.channelId);
    await sent();
    expect(titles(first.receiver)).toEqual(["[CRITICAL]"]);
    expect(titles(second.receiver)).toEqual(["trigger"]);
  });

  it("is sent once its route matches", async () => {
    const { receiver, channelId } = await story.slack();
    const other = routeTo([channelId], { matchers: { breaker: "other" } });
    const { id } = await createRoute(story.actor, other);
    await story.breaker("open");
    await sent();
    expect(receiver.received).toEqual([]);
    await changeRoute(story.actor, id, { ...other, matchers: { breaker: "prim*" } });
    await changeRoute(story.actor, id, { ...other, matchers: {} });
    await sent();
    expect(titles(receiver)).toEqual(["[CRITICAL]"]);
  });

  it("is sent once its channel is enabled", async () => {
    const { receiver, channelId } = await story.slack();
    await changeChannel(story.actor, channelId, { enabled: false });
    await story.route("critical", channelId);
    await story.breaker("open");
    await sent();
    expect(receiver.received).toEqual([]);
    for (let twice = 0; twice < 2; twice++) await changeChannel(story.actor, channelId, { enabled: true });
    await sent();
    expect(titles(receiver)).toEqual(["[CRITICAL]"]);
  });

  it.each(["slack", "pagerduty"] as const)(
    "is sent again once %s, which refused it, is mended",
    async (kind) => {
      const { receiver, channelId } = await story[kind]();
      await story.route("critical", channelId);
      receiver.next.push({ status: 400, body: "no" });
      await story.breaker("open");
      await sent();
      await sent();
      expect(receiver.received).toHaveLength(1);
      await changeChannel(story.actor, channelId, {
        config: kind === "slack" ? { url: `${receiver.url}/2` } : { routing_key: "b".repeat(32) },
      });
      await sent();
      await changeChannel(story.actor, channelId, { name: "Renamed" });
      await sent();
      expect(receiver.received).toHaveLength(2);
    },
  );

  it("is sent to a channel without a route if it is about Sightline", async () => {
    const { receiver, channelId } = await story.slack("Broken");
    await story.route("critical", channelId);
    receiver.next.push({ status: 403, body: "no" });
    await story.breaker("open");
    await story.deliver();
    await story.evaluate(Date.now());
    const other = await story.slack("Other");
    await sent();
    expect(other.receiver.received.map(({ text }) => text.includes("Sightline health"))).toEqual([true]);
  });

  it("stays silenced for a channel that is added, and is sent when the silence ends", async () => {
    await story.breaker("open");
    const now = Date.now();
    const ends_at = new Date(now + 30 * MINUTE_MS).toISOString();
    await createSilence(story.actor, { matchers: { breaker: "primary" }, ends_at, comment: "" }, now);
    const { receiver, channelId } = await story.slack();
    await story.route("critical", channelId);
    await sent();
    expect(receiver.received).toEqual([]);
    await story.evaluate(now + 31 * MINUTE_MS);
    await sent();
    expect(titles(receiver)).toEqual(["[CRITICAL]"]);
  });

  it("is sent once if two processes route it at the same time", async () => {
    await story.breaker("open");
    const { receiver, channelId } = await story.pagerduty();
    const { projectId } = story.actor;
    const route = () => createRoute(story.actor, routeTo([channelId]));
    const round = () => transaction((client) => routeOpen(client, projectId, Date.now()));
    await Promise.all([route(), route(), round(), route(), round()]);
    await Promise.all([flushDueGroups(Date.now()), flushDueGroups(Date.now())]);
    await story.deliver();
    expect(titles(receiver)).toEqual(["trigger"]);
  });

  it("reaches the route that matches after it became less severe, if no one knows of it", async () => {
    const { receiver, channelId } = await story.slack();
    await createRoute(story.actor, routeTo([channelId], { severity: "warning" }));
    await story.breaker("open");
    await sent();
    const [alert] = await story.alerts();
    await pool().query("UPDATE alerts SET severity = 'warning' WHERE id = $1", [alert!.id]);
    await story.evaluate(Date.now());
    await sent(Date.now() + 10 * SECOND_MS);
    expect(titles(receiver)).toEqual(["[WARNING] "]);
  });
});

describe("an alert that starts while routes change", () => {
  type Work = () => Promise<unknown>;

  /** Starts `first`, and once it waits for this table `second`. The table is free when that one waits, too, or is done. */
  async function interleave(table: string, first: Work, second: Work): Promise<void> {
    await withTableLock(table, "SHARE", async ({ pid, free }) => {
      const waiting = () => waitingFor(pid);
      const limits = { timeout: 20_000, interval: 20 };
      const begun = first();
      await expect.poll(waiting, limits).toBe(1);
      let done = false;
      const other = second().finally(() => {
        done = true;
      });
      const both = Promise.all([begun, other]);
      both.catch(() => {});
      await expect.poll(async () => done || (await waiting()) === 2, limits).toBe(true);
      await free();
      await both;
    });
  }

  const fires = () => story.breaker("open");
  const changes: [string, (channelId: string) => Promise<Work>][] = [
    ["a route that is added", async (channelId) => () => story.route("critical", channelId)],
    [
      "a route that is changed",
      async (channelId) => {
        const other = routeTo([channelId], { matchers: { breaker: "other" } });
        const { id } = await createRoute(story.actor, other);
        return () => changeRoute(story.actor, id, routeTo([channelId]));
      },
    ],
    [
      "a channel that is enabled",
      async (channelId) => {
        await changeChannel(story.actor, channelId, { enabled: false });
        await story.route("critical", channelId);
        return () => changeChannel(story.actor, channelId, { enabled: true });
      },
    ],
  ];

  describe.each(changes)("reaches %s", (_, prepare) => {
    it.each<[string, (change: Work) => Promise<void>]>([
      ["after the alert read the routes", (change) => interleave("alert_targets", fires, change)],
      ["and has read the open alerts", (change) => interleave("audit_entries", change, fires)],
    ])("%s", async (_, race) => {
      const known = await story.slack("Known");
      await story.route("critical", known.channelId);
      const { receiver, channelId } = await story.slack("Late");
      await race(await prepare(channelId));
      await sent();
      await sent(Date.now() + 10 * SECOND_MS);
      for (const one of [known.receiver, receiver]) expect(titles(one)).toEqual(["[CRITICAL]"]);
    });
  });
});

describe("Send now", () => {
  const firing = async () => (await story.alerts()).find(({ state }) => state === "firing")!.id;

  it("sends a silenced alert once, however often it is pressed", async () => {
    const { receiver, channelId } = await story.slack();
    await story.route("critical", channelId);
    const ends_at = new Date(Date.now() + HOUR_MS).toISOString();
    await createSilence(story.actor, { matchers: { breaker: "primary" }, ends_at, comment: "" }, Date.now());
    await story.breaker("open");
    await sent();
    expect(receiver.received).toEqual([]);
    const id = await firing();
    await Promise.all([1, 2, 3].map(() => sendNow(story.actor, id, Date.now())));
    await story.deliver();
    expect(titles(receiver)).toEqual(["[CRITICAL]"]);
    expect(await sendNow(story.actor, id, Date.now())).toEqual([]);
    await sent();
    expect(titles(receiver)).toEqual(["[CRITICAL]"]);
    await story.breaker("closed");
    await story.evaluate(Date.now() + MINUTE_MS + 1_000);
    await story.deliver();
    expect(titles(receiver)).toEqual(["[CRITICAL]", "[RESOLVED]"]);
  });

  it("tries a message again that waits for its next attempt", async () => {
    const { receiver, channelId } = await story.slack();
    await story.route("critical", channelId);
    receiver.next.push({ status: 500, body: "no" });
    await story.breaker("open");
    await story.deliver();
    await story.deliver();
    expect(receiver.received).toHaveLength(1);
    expect(await sendNow(story.actor, await firing(), Date.now())).toEqual([]);
    await story.deliver();
    expect(receiver.received).toHaveLength(2);
  });

  it("says that no enabled channel matches", async () => {
    await story.breaker("open");
    const id = await firing();
    await expect(sendNow(story.actor, id, Date.now())).rejects.toMatchObject({
      status: 409,
      code: "no_channel",
    });
    const { channelId } = await story.slack();
    await changeChannel(story.actor, channelId, { enabled: false });
    await story.route("critical", channelId);
    await expect(sendNow(story.actor, id, Date.now())).rejects.toMatchObject({
      status: 409,
      code: "no_channel",
    });
  });

  it("refuses an alert that has resolved", async () => {
    await story.breaker("open");
    const id = await firing();
    await story.breaker("closed");
    await story.evaluate(Date.now() + MINUTE_MS + 1_000);
    await expect(sendNow(story.actor, id, Date.now())).rejects.toMatchObject({ code: "already_resolved" });
  });
});
