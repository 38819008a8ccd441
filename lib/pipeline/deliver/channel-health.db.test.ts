import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { env } from "@/lib/env";
import { changeChannel, createChannel, loadChannelViews, removeChannel } from "@/lib/manage/edit-channels";
import { resend } from "@/lib/manage/handle-alerts";
import { pool } from "@/lib/store/database/pool";
import { onWake } from "@/lib/store/outbox/wake-deliveries";
import { AlertStory } from "@/test/alert-story";
import { FIRING, noticeOf } from "@/test/notice-fixture";
import { startDiscord, startSlack, startTeams } from "@/test/receivers/receivers";
import { type Reply, StubReceiver } from "@/test/receivers/stub-receiver";

const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
let story: AlertStory;
beforeEach(async () => {
  story = await AlertStory.begin();
  onWake(() => {});
});
afterEach(() => story.end());

const hook = (reply: Reply = { status: 204, body: "" }) =>
  story.channel(
    StubReceiver.start(() => [], reply),
    ({ url }) => ({ name: "Hook", kind: "webhook", config: { url, secret: SECRET }, enabled: true }),
  );

/** A channel without a receiver. */
async function deadEnd(url: string): Promise<string> {
  const config = { url, secret: SECRET };
  const { channel } = await createChannel(story.actor, {
    name: "Hook",
    kind: "webhook",
    config,
    enabled: true,
  });
  return channel.id;
}

const channel = async () => (await loadChannelViews(story.actor.projectId))[0]!;

async function audit(): Promise<{ action: string; after: { text?: string; reason?: string } }[]> {
  const { rows } = await pool().query(
    "SELECT action, after FROM audit_entries WHERE project_id = $1 AND actor_kind = 'system' ORDER BY id",
    [story.actor.projectId],
  );
  return rows;
}

async function sendOne(channelId: string, key = "one"): Promise<void> {
  await story.queue(channelId, key, noticeOf("first"));
  await story.deliver();
}

describe("what an answer means for the message", () => {
  it.each<[string, Reply, string, RegExp]>([
    [
      "a redirect",
      { status: 302, body: "", headers: { location: "http://127.0.0.1:1/" } },
      "dead",
      /redirects are not followed/,
    ],
    ["an expired secret", { status: 401, body: "bad key" }, "dead", /401 \(credentials rejected.*bad key/],
    ["a forbidden request", { status: 403, body: "" }, "dead", /403 \(credentials rejected/],
    ["a wrong URL", { status: 404, body: "" }, "dead", /404 \(not found/],
    ["a message too large", { status: 413, body: "" }, "dead", /413 \(message too large/],
    ["a server error", { status: 500, body: "oops" }, "queued", /500: oops/],
    ["a timeout of the receiver", { status: 408, body: "" }, "queued", /408/],
    [
      "a rate limit",
      { status: 429, body: "", headers: { "retry-after": "abc" } },
      "queued",
      /429 \(rate limited/,
    ],
    [
      "a rate limit with a malformed Retry-After",
      { status: 429, body: "", headers: { "retry-after": "-1" } },
      "queued",
      /429/,
    ],
  ])("%s", async (_name, reply, state, error) => {
    const { channelId } = await hook(reply);
    await sendOne(channelId);
    const [delivery] = await story.deliveries();
    expect(delivery).toMatchObject({ state, attempts: 1, log: [{ status: reply.status }] });
    expect(delivery!.lastError).toMatch(error);
  });

  it.each<[string, string, string, RegExp]>([
    ["a private address", "http://10.0.0.1/hook", "queued", /does not resolve, or its address is private/],
    [
      "a cloud metadata address",
      "http://169.254.169.254/latest",
      "queued",
      /does not resolve, or its address is private/,
    ],
    [
      "a host that does not resolve",
      "http://no-such-host.invalid/",
      "queued",
      /does not resolve, or its address is private/,
    ],
    ["a closed port", "http://127.0.0.1:1/", "queued", /refused/],
    ["another port of a public address", "http://1.1.1.1:22/", "dead", /Only ports 80 and 443/],
  ])("%s", async (_name, url, state, error) => {
    await sendOne(await deadEnd(url));
    const [delivery] = await story.deliveries();
    expect(delivery).toMatchObject({ state, attempts: 1, log: [{ status: null }] });
    expect(delivery!.lastError).toMatch(error);
  });

  it("is the same for a private address, a private name and a name that does not exist", async () => {
    // Waits are random: a short one would be over while the messages behind it are sent.
    const random = vi.spyOn(Math, "random").mockReturnValue(0.9);
    const fateOf = async (url: string) => {
      const channelId = await deadEnd(url);
      await story.queue(channelId, url, noticeOf("first"));
      for (let attempt = 0; attempt < 4; attempt++) {
        await story.deliver();
        await story.skipWaits();
      }
      const [delivery] = (await story.deliveries()).filter((one) => one.channelId === channelId);
      const { state, attempts, lastError, log } = delivery!;
      const { health } = (await loadChannelViews(story.actor.projectId)).find(({ id }) => id === channelId)!;
      await removeChannel(story.actor, channelId);
      return { state, attempts, lastError, health, log: log.map(({ at: _, ...rest }) => rest) };
    };
    const absent = await fateOf("http://zz-absent.invalid/");
    expect(absent).toMatchObject({ state: "queued", attempts: 4 });
    expect(await fateOf("http://10.0.0.1/")).toEqual(absent);
    expect(await fateOf("http://169.254.169.254:8080/")).toEqual(absent);
    random.mockRestore();
  });
});

describe("a receiver that is gone", () => {
  it.each([
    ["Slack by 410", startSlack, "slack", 410],
    ["Teams by 410", startTeams, "teams", 410],
    ["Discord by 404", startDiscord, "discord", 404],
  ] as const)(
    "%s disables its channel, and another channel is notified",
    async (_name, start, kind, status) => {
      const { receiver, channelId } = await story.channel(start(), ({ url }) => ({
        name: "Chat",
        kind,
        config: { url },
        enabled: true,
      }));
      receiver.next.push({ status, body: "gone" });
      await sendOne(channelId);
      const reason = expect.stringContaining(`Receiver returned ${status}`);
      expect(await channel()).toMatchObject({ enabled: false, health: "disabled", disabled_reason: reason });
      expect((await audit()).map(({ action }) => action)).toEqual([
        "channel.disable",
        "fault.channel_disabled",
      ]);
      expect((await audit())[1]!.after.text).toMatch(/^Channel Chat was disabled\./);
      // Messages queued until a person has fixed the channel are not lost.
      await sendOne(channelId, "two");
      expect(receiver.received).toHaveLength(1);
      await changeChannel(story.actor, channelId, { enabled: true });
      expect(await channel()).toMatchObject({ enabled: true, health: "unknown", disabled_reason: null });
      await story.deliver();
      expect((await story.deliveries()).map(({ state }) => state)).toEqual(["delivered", "dead"]);
      await resend(story.actor, (await story.deliveries())[1]!.id);
      await story.deliver();
      expect(receiver.received).toHaveLength(3);
      expect(await channel()).toMatchObject({ health: "ok" });
    },
  );

  it("is not inferred from a webhook's 404: the channel stays enabled", async () => {
    const { channelId } = await hook({ status: 404, body: "" });
    await sendOne(channelId);
    expect(await channel()).toMatchObject({ enabled: true, disabled_reason: null });
  });
});

describe("a channel that keeps failing", () => {
  it("stays enabled, becomes degraded, and is reported once", async () => {
    const { receiver, channelId } = await hook({ status: 503, body: "down" });
    for (let at = 0; at < 5; at++) await sendOne(channelId, `key ${at}`);
    expect(await channel()).toMatchObject({
      enabled: true,
      health: "degraded",
      last_error: expect.stringContaining("503"),
    });
    expect((await audit()).map(({ action }) => action)).toEqual(["fault.channel_degraded"]);
    receiver.next.push(...Array(5).fill({ status: 204, body: "" }));
    await story.skipWaits();
    await story.deliver();
    expect(await channel()).toMatchObject({ health: "ok" });
    expect((await story.deliveries()).every(({ state }) => state === "delivered")).toBe(true);
  });

  it("is degraded at the first TLS error, which no retry fixes", async () => {
    const { receiver, channelId } = await hook();
    await changeChannel(story.actor, channelId, {
      config: { url: receiver.url.replace("http:", "https:"), secret: SECRET },
    });
    await sendOne(channelId);
    expect(await story.deliveries()).toMatchObject([{ state: "queued", attempts: 1 }]);
    expect(await channel()).toMatchObject({ enabled: true, health: "degraded" });
    expect((await channel()).last_error).toContain("TLS failed");
  });

  it("is not degraded while its receiver only asks to wait", async () => {
    const { channelId } = await hook({ status: 429, body: "" });
    for (let at = 0; at < 4; at++) await sendOne(channelId, `key ${at}`);
    expect(await channel()).toMatchObject({ health: "unknown" });
    expect(await audit()).toEqual([]);
  });

  it("reports each undelivered message, but never one that is about a fault", async () => {
    const { channelId } = await hook({ status: 400, body: "no" });
    await sendOne(channelId);
    await story.queue(channelId, "fault", noticeOf("first", { ...FIRING, type: "system_fault" }));
    await story.deliver();
    expect((await audit()).map(({ action }) => action)).toEqual(["fault.delivery_failed"]);
  });
});

describe("a channel that is deleted", () => {
  it("drops its queued messages, reports that, and keeps the log", async () => {
    const { receiver, channelId } = await hook();
    await sendOne(channelId, "sent");
    receiver.next.push({ status: 503, body: "" });
    await sendOne(channelId, "tried");
    await story.queue(channelId, "waiting", noticeOf("first"));
    await removeChannel(story.actor, channelId);
    await story.skipWaits();
    await story.deliver();
    expect(receiver.received).toHaveLength(2);
    const deliveries = await story.deliveries();
    const why = "channel Hook was deleted before delivery";
    expect(deliveries).toMatchObject([
      { state: "dead", channelName: "Hook", lastError: why, attempts: 0 },
      { state: "dead", lastError: why, attempts: 1, log: [{ status: 503 }] },
      { state: "delivered", lastError: null, log: [{ status: 204 }] },
    ]);
    expect((await audit()).at(-1)).toMatchObject({
      action: "fault.channel_deleted",
      after: { text: "Channel Hook was deleted with 2 undelivered messages" },
    });
    await expect(resend(story.actor, deliveries[0]!.id)).rejects.toMatchObject({ status: 409 });
  });

  it("is recorded on the alerts of the queued messages", async () => {
    const { receiver, channelId } = await story.slack();
    await story.route("critical", channelId);
    receiver.next.push({ status: 503, body: "" });
    await story.breaker("open");
    await story.deliver();
    await removeChannel(story.actor, channelId);
    expect(await story.noted("delivery_failed")).toMatchObject([
      { error: expect.stringContaining("Slack was deleted") },
    ]);
  });

  it("keeps no secret and frees its name", async () => {
    const { receiver, channelId } = await hook();
    await removeChannel(story.actor, channelId);
    const { rows } = await pool().query("SELECT config, secret, secret_last4 FROM channels WHERE id = $1", [
      channelId,
    ]);
    expect(rows).toEqual([{ config: {}, secret: null, secret_last4: null }]);
    expect(await loadChannelViews(story.actor.projectId)).toEqual([]);
    await deadEnd(receiver.url);
    await expect(deadEnd(receiver.url)).rejects.toMatchObject({ status: 409 });
    await expect(removeChannel(story.actor, channelId)).rejects.toMatchObject({ status: 404 });
    await expect(changeChannel(story.actor, channelId, { enabled: true })).rejects.toMatchObject({
      status: 404,
    });
  });
});

describe("a message whose channel cannot be read", () => {
  it("is sent when the key is restored that encrypted it", async () => {
    const { receiver, channelId } = await hook();
    const key = env().SIGHTLINE_SECRET_KEY;
    env().SIGHTLINE_SECRET_KEY = "a key that was made after secrets.json was lost";
    try {
      await sendOne(channelId);
      expect(await story.deliveries()).toMatchObject([{ state: "queued", attempts: 1 }]);
      expect((await story.deliveries())[0]!.lastError).toMatch(/another SIGHTLINE_SECRET_KEY/);
      expect(await audit()).toMatchObject([{ action: "fault.channel_degraded" }]);
    } finally {
      env().SIGHTLINE_SECRET_KEY = key;
    }
    await story.skipWaits();
    await story.deliver();
    expect(await story.deliveries()).toMatchObject([{ state: "delivered", attempts: 2 }]);
    expect(receiver.received).toHaveLength(1);
  });

  it("is sent after the lease if the database failed, and the channel is not blamed", async () => {
    const { receiver, channelId } = await hook();
    await pool().query("ALTER TABLE channels RENAME COLUMN headers TO away");
    try {
      await sendOne(channelId);
    } finally {
      await pool().query("ALTER TABLE channels RENAME COLUMN away TO headers");
    }
    expect(await story.deliveries()).toMatchObject([{ state: "queued", lastError: null, log: [] }]);
    expect(await channel()).toMatchObject({ health: "unknown" });
    await story.travel(60_000);
    await story.deliver();
    expect(await story.deliveries()).toMatchObject([{ state: "delivered" }]);
    expect(receiver.received).toHaveLength(1);
  });
});
