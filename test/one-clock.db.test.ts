import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { POST as traces } from "@/app/api/otlp/v1/traces/route";
import { POST as acknowledge } from "@/app/api/v1/alerts/[alertId]/acknowledge/route";
import { POST as resolve } from "@/app/api/v1/alerts/[alertId]/resolve/route";
import { POST as liteLlm } from "@/app/api/v1/ingest/litellm/route";
import { POST as followLink } from "@/app/api/v1/links/[token]/route";
import { POST as silence } from "@/app/api/v1/silences/route";
import { HOUR_MS } from "@/lib/schema/time/epoch";
import { databaseNow } from "@/lib/store/database/database-clock";
import { pool } from "@/lib/store/database/pool";
import { AlertStory } from "./alert-story";
import { liteLlmRow } from "./litellm-row";
import { chatExport } from "./otlp-chat";
import { StubReceiver } from "./receivers/stub-receiver";

let story: AlertStory;
beforeEach(async () => {
  story = await AlertStory.begin();
});
afterEach(async () => {
  vi.useRealTimers();
  await story.end();
});

async function webhook(): Promise<StubReceiver> {
  const { receiver, channelId } = await story.channel(
    StubReceiver.start(() => [], { status: 204, body: "" }),
    ({ url }) => ({ name: "Webhook", kind: "webhook", config: { url, format: "standard" }, enabled: true }),
  );
  await story.route("critical", channelId);
  return receiver;
}

const call = (
  handler: (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>,
  params: Record<string, string>,
  body: object = {},
) =>
  handler(
    new Request("http://localhost/api/v1/x", {
      method: "POST",
      headers: { authorization: `Bearer ${story.key}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
    { params: Promise.resolve(params) },
  );

/** Seconds between the database's clock and the times that these columns hold. */
async function distances(table: string, ...columns: string[]): Promise<Record<string, number>> {
  const { rows } = await pool().query<Record<string, number>>(
    `SELECT ${columns.map((one) => `abs(extract(epoch FROM now() - ${one}))::int AS ${one}`).join()}
     FROM ${table} WHERE project_id = $1`,
    [story.actor.projectId],
  );
  return rows[0]!;
}
const near = (seconds: number) => expect.closeTo(seconds, -2);

describe.each([
  ["an hour ahead of", HOUR_MS],
  ["an hour behind", -HOUR_MS],
])("a process whose clock is %s the database's", (_how, offset) => {
  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: (await databaseNow()) + offset });
  });

  it("fires, delivers, acknowledges and resolves at the database's time", async () => {
    const receiver = await webhook();
    const answer = await story.breaker("open", { timestamp: (await databaseNow()) / 1_000 });
    expect(await answer.json()).toMatchObject({ accepted: 1, rejected: [] });
    await story.breaker("open", { name: "secondary" });
    await story.deliver();
    const [alert] = await story.alerts();
    expect(await distances("alerts", "started_at")).toEqual({ started_at: near(0) });
    expect(await distances("circuit_events", "ts", "received_at")).toEqual({
      ts: near(0),
      received_at: near(0),
    });
    const { headers, text } = receiver.received[0]!;
    const now = (await databaseNow()) / 1_000;
    expect(Number(headers["webhook-timestamp"])).toBeGreaterThan(now - 60);
    expect(Number(headers["webhook-timestamp"])).toBeLessThan(now + 60);

    const link = text.match(/\/act\/([^"/]+\.acknowledge\.[^"/]+)"/)![1]!;
    expect(await (await call(followLink, { token: link })).json()).toEqual({ alerts: 1 });
    expect((await call(acknowledge, { alertId: alert!.id })).status).toBe(200);
    expect(await distances("alerts", "acknowledged_at", "acknowledged_until")).toEqual({
      acknowledged_at: near(0),
      acknowledged_until: near(4 * 3_600),
    });
    expect((await call(resolve, { alertId: alert!.id })).status).toBe(200);
    const { rows } = await pool().query<{ seconds: number; ordered: boolean }>(
      `SELECT abs(extract(epoch FROM now() - resolved_at))::int AS seconds, resolved_at >= started_at AS ordered
       FROM alerts WHERE id = $1`,
      [alert!.id],
    );
    expect(rows).toEqual([{ seconds: near(0), ordered: true }]);
  });

  it("stores requests without a time at the database's time", async () => {
    await story.requests(2, { timestamp: undefined });
    expect(await distances("requests", "ts")).toEqual({ ts: near(0) });
  });

  it("refuses no request that has the right time, whichever clock is wrong", async () => {
    const now = await databaseNow();
    for (const timestamp of [now / 1_000, Date.now() / 1_000])
      expect(await (await story.requests(1, { timestamp })).json()).toMatchObject({
        accepted: 1,
        rejected: [],
      });
    const rows = await call(liteLlm, {}, [liteLlmRow(now)]);
    expect(await rows.json()).toMatchObject({ accepted: 1, rejected: [] });
    const spans = await call(traces, {}, chatExport(now));
    expect(await spans.json()).toEqual({});
  });

  it("starts silences at the database's time", async () => {
    const ends = (await databaseNow()) + HOUR_MS / 2;
    const body = { matchers: { breaker: "primary" }, ends_at: new Date(ends).toISOString(), comment: "" };
    expect((await call(silence, {}, body)).status).toBe(201);
    expect(await distances("silences", "starts_at")).toEqual({ starts_at: near(0) });
    await story.breaker("open");
    expect(await story.alerts()).toMatchObject([{ heldBy: { kind: "silenced" } }]);
  });

  it.each([
    ["is tried again", 23.5, "queued"],
    ["is given up", 24.5, "dead"],
  ])("a message that fails %s %d h after it was queued", async (_what, hours, state) => {
    const { receiver, channelId } = await story.slack();
    await story.route("critical", channelId);
    for (let answers = 0; answers < 20; answers++) receiver.next.push({ status: 503, body: "" });
    await story.breaker("open");
    await story.deliver();
    await story.travel(hours * HOUR_MS);
    await story.skipWaits();
    await story.deliver();
    expect(await story.deliveries()).toMatchObject([{ state }]);
  });
});
