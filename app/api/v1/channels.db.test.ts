import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkHealth } from "@/lib/pipeline/process/check-health";
import type { NewChannel } from "@/lib/schema/channels/channel";
import { listOpenFaults } from "@/lib/store/alerts/faults";
import { pool } from "@/lib/store/database/pool";
import { readChannelSecrets } from "@/lib/store/outbox/channels";
import { AlertStory } from "@/test/alert-story";
import { noticeOf } from "@/test/notice-fixture";
import { startDiscord, startSlack, startTeams, startWebhook } from "@/test/receivers/receivers";
import { StubReceiver } from "@/test/receivers/stub-receiver";
import { POST as rotate } from "./channels/[channelId]/rotate-secret/route";
import { DELETE, PATCH } from "./channels/[channelId]/route";
import { POST as test } from "./channels/[channelId]/test/route";
import { GET, POST } from "./channels/route";
import { POST as match } from "./routes/match/route";

let story: AlertStory;
beforeEach(async () => {
  story = await AlertStory.begin();
});
afterEach(() => story.end());

type Json = Record<string, unknown>;
type Handler = (request: Request, context?: { params: Promise<Record<string, string>> }) => Promise<Response>;

async function call(
  handler: Handler,
  body?: unknown,
  channelId = "",
): Promise<{ status: number; json: Json }> {
  const headers = { authorization: `Bearer ${story.key}`, "content-type": "application/json" };
  const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const request = new Request("http://localhost/api/v1/channels", { method: "POST", headers, ...init });
  const response = await handler(request, { params: Promise.resolve({ channelId }) });
  return { status: response.status, json: response.status === 204 ? {} : ((await response.json()) as Json) };
}

const KEY = "a1B2".repeat(8);
const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;

describe("creating a channel", () => {
  it.each<[string, object, object]>([
    [
      "slack",
      { url: "https://hooks.slack.com/services/T1/B1/abcd" },
      { host: "hooks.slack.com", url: "••••abcd" },
    ],
    ["pagerduty", { routing_key: KEY }, { routing_key: "••••a1B2" }],
    [
      "pagerduty",
      { routing_key: KEY, url: "https://events.eu.pagerduty.com/v2/enqueue" },
      { routing_key: "••••a1B2", url: "https://events.eu.pagerduty.com/v2/enqueue" },
    ],
    [
      "pagerduty",
      { routing_key: KEY, url: "https://pages.example.com/t0ken" },
      { routing_key: "••••a1B2", host: "pages.example.com", url: "••••0ken" },
    ],
    [
      "webhook",
      { url: "https://example.com/x", secret: SECRET, format: "alertmanager" },
      { host: "example.com", url: "••••om/x", secret: `••••${SECRET.slice(-4)}`, format: "alertmanager" },
    ],
    ["teams", { url: "https://a.example.com/w?sig=abcd" }, { host: "a.example.com", url: "••••abcd" }],
    ["discord", { url: "https://discord.com/api/webhooks/1/abcd" }, { host: "discord.com", url: "••••abcd" }],
  ])("of the kind %s shows all but its secret", async (kind, config, shown) => {
    const made = await call(POST, { name: "one", kind, config });
    expect(made).toMatchObject({ status: 201, json: { kind, config: shown, health: "unknown" } });
    const { json } = await call(GET);
    expect(JSON.stringify(json)).not.toContain(SECRET);
    expect(json).toMatchObject({ channels: [{ config: shown }] });
    const id = String(made.json.id);
    // Sending back what was shown changes nothing.
    const again = await call(PATCH, { config: shown, name: "two" }, id);
    expect(again).toMatchObject({ status: 200, json: { name: "two", config: shown } });
  });

  it.each<[string, object, string]>([
    ["an unknown kind", { name: "x", kind: "pigeon", config: {} }, "kind"],
    ["no name", { name: "", kind: "slack", config: { url: "https://example.com/" } }, "name"],
    ["no address", { name: "x", kind: "teams", config: {} }, "config.url"],
    ["what is no address", { name: "x", kind: "webhook", config: { url: "example.com" } }, "config.url"],
    ["another protocol", { name: "x", kind: "discord", config: { url: "ftp://example.com/" } }, "config.url"],
    [
      "a user in the address",
      { name: "x", kind: "slack", config: { url: "https://a:b@example.com/" } },
      "config.url",
    ],
    [
      "a link to Slack",
      { name: "x", kind: "slack", config: { url: "https://app.slack.com/client/T1" } },
      "config.url",
    ],
    [
      "a trigger of a Slack workflow",
      { name: "x", kind: "slack", config: { url: "https://hooks.slack.com/triggers/T1/1/x" } },
      "config.url",
    ],
    [
      "a connector that has ended",
      { name: "x", kind: "teams", config: { url: "https://x.webhook.office.com/1" } },
      "config.url",
    ],
    ["a short key", { name: "x", kind: "pagerduty", config: { routing_key: "abc" } }, "config.routing_key"],
    [
      "a weak secret",
      { name: "x", kind: "webhook", config: { url: "https://example.com/", secret: "whsec_abc" } },
      "config.secret",
    ],
    [
      "an unknown form",
      { name: "x", kind: "webhook", config: { url: "https://example.com/", format: "xml" } },
      "config.format",
    ],
    [
      "an unknown field",
      { name: "x", kind: "slack", config: { url: "https://example.com/", to: "x" } },
      "config.to",
    ],
    ["an unknown field", { name: "x", kind: "teams", config: {}, project_id: 1 }, "project_id"],
    ["no recipients", { name: "x", kind: "email", config: { to: [] } }, "config.to"],
    [
      "a recipient that is none",
      { name: "x", kind: "email", config: { to: ["a@b.org", "c"] } },
      "config.to.1",
    ],
    [
      "a recipient with a second header",
      { name: "x", kind: "email", config: { to: ["a@b.org\r\nBcc: c@d.org"] } },
      "config.to.0",
    ],
    ["21 recipients", { name: "x", kind: "email", config: { to: Array(21).fill("a@b.org") } }, "config.to"],
  ])("refuses %s and names the field", async (_name, body, path) => {
    const { status, json } = await call(POST, body);
    expect(status).toBe(400);
    const details = (json.error as { details: { path: string; message: string }[] }).details;
    expect(details.map((one) => one.path)).toContain(path);
  });

  it("allows an email channel without a mail server, and the test names the missing variables", async () => {
    const made = await call(POST, { name: "x", kind: "email", config: { to: ["a@b.org", "A@b.org"] } });
    expect(made).toMatchObject({ status: 201, json: { config: { to: ["a@b.org"] } } });
    const { json } = await call(test, {}, String(made.json.id));
    expect(json).toMatchObject({ sent: false, status: null });
    expect(json.error).toContain("SMTP_URL and SMTP_FROM");
  });

  it("keeps no address in clear: not in the API, the channels or the audit log", async () => {
    const url = "https://hooks.example.test/services/T0KEN-IN-URL";
    const config = { url, secret: SECRET };
    const made = await call(POST, { name: "x", kind: "webhook", config });
    const id = String(made.json.id);
    await call(PATCH, { config: { format: "alertmanager" } }, id);
    await call(PATCH, { config: { url: `${url}-2`, secret: SECRET } }, id);
    const { rows } = await pool().query(
      `SELECT c::text AS text FROM channels c WHERE id = $1
       UNION ALL SELECT a::text FROM audit_entries a WHERE subject = $1::text`,
      [id],
    );
    expect(rows).toHaveLength(4);
    const answers = [made, await call(GET), await call(PATCH, { name: "y" }, id)];
    expect(JSON.stringify([rows, answers])).not.toContain("T0KEN");
    const secrets = await readChannelSecrets({ id, projectId: story.actor.projectId });
    expect(secrets.address).toBe(`${url}-2`);
  });

  it("keeps the address when its whole text is sent back, and forgets a custom one for a public one", async () => {
    const url = "https://pages.example.com/t0ken";
    const made = await call(POST, { name: "x", kind: "pagerduty", config: { routing_key: KEY, url } });
    const id = String(made.json.id);
    const addressNow = async () =>
      (await readChannelSecrets({ id, projectId: story.actor.projectId })).address;
    expect((await call(PATCH, { config: { url } }, id)).status).toBe(200);
    expect(await addressNow()).toBe(url);
    const eu = "https://events.eu.pagerduty.com/v2/enqueue";
    const moved = await call(PATCH, { config: { url: eu, routing_key: KEY } }, id);
    expect(moved.json).toMatchObject({ config: { url: eu } });
    expect(await addressNow()).toBeNull();
  });

  it("requires the secret again for a new URL", async () => {
    const made = await call(POST, {
      name: "x",
      kind: "webhook",
      config: { url: "https://example.com/", secret: SECRET },
    });
    const moved = await call(PATCH, { config: { url: "https://evil.example/" } }, String(made.json.id));
    expect(moved).toMatchObject({ status: 422, json: { error: { details: [{ path: "config.secret" }] } } });
    const broken = await call(PATCH, { config: { format: "xml" } }, String(made.json.id));
    expect(broken).toMatchObject({ status: 400, json: { error: { details: [{ path: "config.format" }] } } });
  });
});

describe("the headers of a webhook", () => {
  const url = "https://example.com/hook";
  const headers = { Authorization: "Bearer s3cret-t0ken", "X-Scope-OrgID": "tenant-1" };
  const webhook = (more: object) => ({
    name: "x",
    kind: "webhook",
    config: { url, secret: SECRET, ...more },
  });
  const stored = async (id: string) =>
    (await readChannelSecrets({ id, projectId: story.actor.projectId })).headers;

  it("are stored encrypted and never shown: not in the API, the channels or the audit log", async () => {
    const made = await call(POST, webhook({ headers }));
    const masked = { Authorization: "••••", "X-Scope-OrgID": "••••" };
    expect(made).toMatchObject({ status: 201, json: { config: { headers: masked } } });
    const id = String(made.json.id);
    const changed = await call(PATCH, { config: { headers: { "X-Scope-OrgID": "tenant-2" } } }, id);
    expect(changed.json).toMatchObject({ config: { headers: masked } });
    const { rows } = await pool().query(
      `SELECT c::text AS text FROM channels c WHERE id = $1
       UNION ALL SELECT a::text FROM audit_entries a WHERE subject = $1::text`,
      [id],
    );
    expect(rows).toHaveLength(3);
    expect(JSON.stringify([rows, made, changed, await call(GET)])).not.toMatch(/t0ken|tenant-/);
    expect(await stored(id)).toEqual({ ...headers, "X-Scope-OrgID": "tenant-2" });
  });

  it.each<[string, object, object]>([
    ["stay if they are not sent", { format: "alertmanager" }, headers],
    ["stay if none is named", { headers: {} }, headers],
    ["stay if they are sent back as shown", { headers: { Authorization: "••••" } }, headers],
    ["are added", { headers: { "X-New": "1" } }, { ...headers, "X-New": "1" }],
    [
      "are replaced, upper and lower case being the same",
      { headers: { authorization: "Basic abc" } },
      { authorization: "Basic abc", "X-Scope-OrgID": "tenant-1" },
    ],
    ["are removed one by one", { headers: { authorization: null } }, { "X-Scope-OrgID": "tenant-1" }],
    [
      "are removed where there is none of the name",
      { headers: { "X-Other": null, AUTHORIZATION: null, "X-Scope-OrgID": null } },
      {},
    ],
  ])("%s", async (_, config, expected) => {
    const id = String((await call(POST, webhook({ headers }))).json.id);
    expect((await call(PATCH, { config }, id)).status).toBe(200);
    expect((await stored(id)) ?? {}).toEqual(expected);
  });

  it.each<[string, unknown, string]>([
    ["the host", { Host: "evil.example" }, "config.headers.Host"],
    ["the length", { "content-length": "1" }, "config.headers.content-length"],
    ["the type", { "Content-Type": "text/plain" }, "config.headers.Content-Type"],
    ["the signature", { "Webhook-Signature": "v1,x" }, "config.headers.Webhook-Signature"],
    ["hop by hop", { "Transfer-Encoding": "chunked" }, "config.headers.Transfer-Encoding"],
    ["a proxy's", { "Proxy-Authorization": "Basic x" }, "config.headers.Proxy-Authorization"],
    ["a name of two words", { "X Team": "a" }, "config.headers.X Team"],
    ["a name with a line", { "X-A\r\nX-B": "a" }, "config.headers.X-A\r\nX-B"],
    ["an empty name", { "": "a" }, "config.headers."],
    ["a value with a line", { "X-A": "a\r\nHost: evil" }, "config.headers.X-A"],
    ["an empty value", { "X-A": " " }, "config.headers.X-A"],
    ["a value that is no ASCII", { "X-A": "é" }, "config.headers.X-A"],
    ["a value that is no text", { "X-A": 1 }, "config.headers.X-A"],
    ["a long value", { "X-A": "a".repeat(4_001) }, "config.headers.X-A"],
    ["a list", ["X-A"], "config.headers"],
    ["text", "X-A: a", "config.headers"],
    ["two of a name", { "X-A": "a", "x-a": "b" }, "config.headers"],
    [
      "too many",
      Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`X-${at}`, "a"])),
      "config.headers",
    ],
  ])("must not be %s, neither in a new channel nor in a change", async (_, bad, path) => {
    const made = await call(POST, webhook({ headers: bad }));
    expect(made).toMatchObject({ status: 400, json: { error: { details: [{ path }] } } });
    const id = String((await call(POST, webhook({}))).json.id);
    const changed = await call(PATCH, { config: { headers: bad } }, id);
    expect(changed).toMatchObject({ status: 400, json: { error: { details: [{ path }] } } });
    expect(await stored(id)).toBeNull();
  });

  it("belong to webhooks only", async () => {
    const slack = { url: "https://hooks.slack.com/services/T1/B1/abcd", headers };
    expect((await call(POST, { name: "x", kind: "slack", config: slack })).status).toBe(400);
  });

  it("are required again for a new URL, or removed", async () => {
    const id = String((await call(POST, webhook({ headers }))).json.id);
    const moved = { url: "https://evil.example/", secret: SECRET };
    const refused = await call(PATCH, { config: { ...moved, headers: { "X-Scope-OrgID": "t" } } }, id);
    expect(refused).toMatchObject({
      status: 422,
      json: { error: { details: [{ path: "config.headers.Authorization" }] } },
    });
    const again = { "X-Scope-OrgID": "t", authorization: null };
    expect((await call(PATCH, { config: { ...moved, headers: again } }, id)).status).toBe(200);
    expect(await stored(id)).toEqual({ "X-Scope-OrgID": "t" });
  });

  it("are sent with a test and with an alert, and are hidden in what the receiver repeats", async () => {
    const { receiver, channelId } = await story.channel(
      startWebhook(() => SECRET),
      ({ url }) => ({
        name: "Hook",
        kind: "webhook",
        config: { url, secret: SECRET, headers },
        enabled: true,
      }),
    );
    receiver.next.push({ status: 400, body: "bad token s3cret-t0ken" });
    const { json } = await call(test, {}, channelId);
    expect(json).toMatchObject({ sent: false, answer: "bad token ••••" });
    await story.route("critical", channelId);
    await story.breaker("open");
    await story.deliver();
    expect(receiver.received.map((one) => [one.headers.authorization, one.headers["x-scope-orgid"]])).toEqual(
      [1, 2].map(() => ["Bearer s3cret-t0ken", "tenant-1"]),
    );
    expect(receiver.violations).toEqual([]);
  });
});

describe("a receiver that repeats what it was sent", () => {
  const path = "/services/T0KEN-1/b2C3d4E5f6?sig=s3cr%2Fet-value&v=1";
  const echo = (more: string) =>
    `Cannot POST ${path.replace("&", "&amp;")} (${path}), sig s3cr/et-value, b2C3d4E5f6, ${more}`;

  it.each<[string, NewChannel["config"], string[]]>([
    ["slack", { url: "" }, []],
    ["teams", { url: "" }, []],
    ["discord", { url: "" }, []],
    ["pagerduty", { url: "", routing_key: KEY }, [KEY]],
    ["webhook", { url: "", secret: SECRET }, [SECRET]],
  ])("shows neither its address nor a secret: %s", async (kind, config, secrets) => {
    const { receiver, channelId } = await story.channel(
      startWebhook(() => SECRET),
      ({ url }) =>
        ({
          name: "x",
          kind,
          config: { ...config, url: new URL(path, url).href },
          enabled: true,
        }) as NewChannel,
    );
    const body = echo(secrets.join(" "));
    receiver.next.push({ status: 404, body });
    const { json } = await call(test, {}, channelId);
    await story.route("critical", channelId);
    receiver.next.push({ status: 404, body });
    await story.breaker("open");
    await story.deliver();
    const { rows } = await pool().query(
      `SELECT c::text FROM channels c WHERE id = $1 UNION ALL SELECT n::text FROM notifications n WHERE channel_id = $1
       UNION ALL SELECT e::text FROM alert_events e WHERE project_id = $2`,
      [channelId, story.actor.projectId],
    );
    const shown = JSON.stringify([json, await call(GET), rows, await listOpenFaults(story.actor.projectId)]);
    expect(receiver.received.length).toBeGreaterThanOrEqual(2);
    expect(shown).toContain("Cannot POST ••••");
    for (const secret of ["T0KEN-1", "b2C3d4E5f6", "s3cr", ...secrets]) expect(shown).not.toContain(secret);
  });
});

describe("Send test", () => {
  it.each([
    ["firing", "slack", startSlack, /\[TEST\] \[WARNING\]/],
    ["resolved", "slack", startSlack, /\[TEST\] \[RESOLVED\]/],
    ["resolved", "teams", startTeams, /\[TEST\] \[RESOLVED\]/],
    ["firing", "discord", startDiscord, /TEST\\\\\] \\\\\[WARNING/],
  ] as const)("of the state %s to %s", async (state, kind, start, wanted) => {
    const { receiver, channelId } = await story.channel(start(), ({ url }) => ({
      name: "x",
      kind,
      config: { url },
      enabled: true,
    }));
    const { json } = await call(test, { state }, channelId);
    expect(json).toMatchObject({ sent: true, error: null });
    expect(receiver.received).toHaveLength(1);
    expect(receiver.received[0]!.text).toMatch(wanted);
    expect(receiver.violations).toEqual([]);
  });

  it("to PagerDuty opens an incident of its own and resolves it", async () => {
    const { receiver, channelId } = await story.pagerduty();
    await call(test, undefined, channelId);
    await call(test, { state: "firing" }, channelId);
    const events = receiver.received.map(({ json }) => json);
    expect(events.map(({ event_action }) => event_action)).toEqual([
      "trigger",
      "resolve",
      "trigger",
      "resolve",
    ]);
    expect(events[0]!.dedup_key).toBe(events[1]!.dedup_key);
    expect(events[2]!.dedup_key).not.toBe(events[0]!.dedup_key);
  });

  it("to PagerDuty reports an incident that stays open", async () => {
    const { receiver, channelId } = await story.pagerduty();
    receiver.next.push({ status: 202, body: "{}" }, { status: 429, body: "" });
    const { json } = await call(test, undefined, channelId);
    expect(json).toMatchObject({ sent: false, status: 429 });
    expect(json.error).toMatch(/^The test incident is still open\./);
  });

  it.each([
    [400, "invalid_payload"],
    [200, "not ok"],
    [302, ""],
    [500, "oops"],
  ])("does not report %i %j as sent, and shows the answer", async (status, body) => {
    const { receiver, channelId } = await story.slack();
    receiver.next.push({ status, body });
    const { json } = await call(test, {}, channelId);
    expect(json).toMatchObject({ sent: false, status, answer: body });
    expect(json.error).toContain(String(status));
  });

  it("sends six a minute to a channel and thirty an hour for a project", async () => {
    const { receiver, channelId } = await story.slack();
    const codes = async (id: string, count: number) => {
      const answers = [];
      for (let at = 0; at < count; at++) answers.push((await call(test, {}, id)).status);
      return answers;
    };
    // A minute may end in between.
    const many = await codes(channelId, 13);
    const sent = many.filter((status) => status === 200).length;
    expect(sent).toBeGreaterThanOrEqual(6);
    expect(sent).toBeLessThanOrEqual(12);
    expect(many).toContain(429);
    expect(receiver.received).toHaveLength(sent);
    const others: number[] = [];
    // An hour that ends in between starts a new count.
    for (let at = 0; at < 11 && !others.includes(429); at++)
      others.push(...(await codes((await story.slack(`Slack ${at}`)).channelId, 6)));
    const all = sent + others.filter((status) => status === 200).length;
    expect(all).toBeLessThanOrEqual(60);
    expect(others).toContain(429);
    const refused = await call(test, {}, channelId);
    expect(refused.json).toMatchObject({ error: { code: "too_many_attempts" } });
  });

  it("refuses an unknown state", async () => {
    const { channelId } = await story.slack();
    expect((await call(test, { state: "pending" }, channelId)).status).toBe(400);
    expect((await call(test, {}, "00000000-0000-4000-8000-000000000000")).status).toBe(404);
  });
});

describe("rotating the secret of a webhook", () => {
  it("keeps signing with the old secret for a while", async () => {
    let known = SECRET;
    const { receiver, channelId } = await story.channel(
      startWebhook(() => known),
      ({ url }) => ({ name: "x", kind: "webhook", config: { url, secret: SECRET }, enabled: true }),
    );
    const { status, json } = await call(rotate, { keep_hours: 2 }, channelId);
    expect(status).toBe(200);
    const next = String(json.secret);
    expect(next).toMatch(/^whsec_/);
    expect(json.previous_secret_until).not.toBeNull();
    const send = async (knows: string) => {
      known = knows;
      const before = receiver.violations.length;
      await story.queue(channelId, crypto.randomUUID(), noticeOf("first"));
      await story.deliver();
      return receiver.violations.slice(before);
    };
    expect(await send(SECRET)).toEqual([]);
    expect(await send(next)).toEqual([]);
    await story.travel(2 * 3_600_000);
    expect(await send(next)).toEqual([]);
    expect(await send(SECRET)).toEqual(["wrong signature"]);
    expect(JSON.stringify((await call(GET)).json)).not.toContain(next);
  });

  it("works only for webhooks of the project, for up to a week", async () => {
    const { channelId } = await story.slack();
    expect(await call(rotate, {}, channelId)).toMatchObject({
      status: 422,
      json: { error: { code: "not_a_webhook" } },
    });
    expect((await call(rotate, { keep_hours: 169 }, channelId)).status).toBe(400);
    expect((await call(rotate, {}, "00000000-0000-4000-8000-000000000000")).status).toBe(404);
  });
});

describe("the channels of an alert", () => {
  it("follow the routes, including disabled channels", async () => {
    const chat = await story.slack("Chat");
    const off = await story.channel(
      StubReceiver.start(() => [], { status: 200, body: "ok" }),
      ({ url }) => ({ name: "Off", kind: "teams", config: { url }, enabled: false }),
    );
    const plain = await story.route("critical", chat.channelId, off.channelId);
    const finer = await story.route("critical", chat.channelId);
    expect((await call(match, { severity: "critical", labels: { model: "gpt-5" } })).json).toEqual({
      channels: [
        { id: chat.channelId, name: "Chat", kind: "slack", enabled: true, route_ids: [plain, finer] },
        { id: off.channelId, name: "Off", kind: "teams", enabled: false, route_ids: [plain] },
      ],
    });
    expect((await call(match, { severity: "warning", labels: {} })).json).toEqual({ channels: [] });
    expect((await call(match, { severity: "info" })).status).toBe(400);
    expect((await call(DELETE, undefined, chat.channelId)).status).toBe(204);
    expect((await call(match, { severity: "critical" })).json).toMatchObject({ channels: [{ name: "Off" }] });
  });
});

describe("a channel whose secret was encrypted with a key that is lost", () => {
  const hook = { url: "https://example.com/old", secret: SECRET };
  let id: string;
  beforeEach(async () => {
    const { json } = await call(POST, { name: "Hook", kind: "webhook", config: hook });
    id = String(json.id);
    await pool().query(
      `UPDATE channels SET secret = regexp_replace(secret, '^v1[.][^.]+', 'v1.deadbeef'),
         address = regexp_replace(address, '^v1[.][^.]+', 'v1.deadbeef'), health = 'ok' WHERE id = $1`,
      [id],
    );
  });
  // Others share this installation.
  afterEach(() => pool().query("UPDATE channels SET enabled = false WHERE id = $1", [id]));
  const shown = async () => ((await call(GET)).json.channels as Json[]).find((channel) => channel.id === id)!;

  it("is shown as failing, is a fault of the project, and counts in the health", async () => {
    const reason = expect.stringMatching(/another SIGHTLINE_SECRET_KEY.*secrets\.json/);
    expect(await shown()).toMatchObject({ health: "degraded", last_error: reason });
    expect(await listOpenFaults(story.actor.projectId)).toEqual([
      { kind: "channel_degraded", subject: "Hook", count: 0, error: reason },
    ]);
    const { ready, parts } = await checkHealth();
    expect(parts.secrets).toMatch(/^1 channel was encrypted with another SIGHTLINE_SECRET_KEY/);
    expect(ready).toBe(true);
  });

  it("answers a test and a rotation with the reason", async () => {
    for (const handler of [test, rotate])
      expect(await call(handler, {}, id)).toMatchObject({
        status: 422,
        json: { error: { code: "secret_unreadable", message: expect.stringContaining("secrets.json") } },
      });
  });

  it("works again when its address and secret are entered again", async () => {
    expect((await call(PATCH, { config: { url: hook.url, secret: SECRET } }, id)).status).toBe(200);
    expect(await shown()).toMatchObject({ health: "unknown" });
    expect(await listOpenFaults(story.actor.projectId)).toEqual([]);
    expect((await checkHealth()).parts.secrets).toBeUndefined();
    const { projectId } = story.actor;
    expect(await readChannelSecrets({ id, projectId })).toMatchObject({ current: SECRET, address: hook.url });
  });
});
