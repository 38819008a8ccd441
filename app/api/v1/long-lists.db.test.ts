import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insertIncident, insertMember } from "@/lib/store/alerts/alert-incidents";
import { insertAlert, resolveAlert } from "@/lib/store/alerts/alerts";
import { encodeCursor, encodeRanked } from "@/lib/store/database/keyset-page";
import { pool, transaction } from "@/lib/store/database/pool";
import { insertNotification } from "@/lib/store/outbox/notifications";
import { alertFixture } from "@/test/alert-fixture";
import { makeKey, makeTeam } from "@/test/people";
import { GET as listAlertIncidents } from "./alerts/incidents/route";
import { GET as listAlerts } from "./alerts/route";
import { GET as listDeliveries } from "./deliveries/route";

const START = Date.parse("2026-11-01T00:00:00Z");
const COUNT = 23;
let key: string;
let projectId: number;
let incidentId: string;
const alertIds: string[] = [];
const channelIds: string[] = [];

beforeAll(async () => {
  const team = await makeTeam();
  projectId = team.projectId;
  key = (await makeKey(team, "read", "manage")).key;
  await transaction(async (client) => {
    const { rows } = await client.query("SELECT id FROM rules WHERE project_id = $1 LIMIT 1", [projectId]);
    incidentId = (await insertIncident(client, projectId, "warning", START)).id;
    for (let at = 0; at < COUNT; at++) {
      // Several begin at the same time, so that their order hangs on the id.
      const startedAt = new Date(START + Math.floor(at / 4) * 60_000);
      const made = await insertAlert(client, {
        ...alertFixture(projectId),
        ruleId: rows[0].id,
        fingerprint: randomUUID(),
        episode: 1,
        severity: at % 3 === 0 ? "critical" : "warning",
        startedAt,
      });
      alertIds.push(made.id);
      if (at % 2 === 0) await resolveAlert(client, made.id, "value", new Date(START + 3_600_000));
      if (at < 5)
        await insertMember(
          client,
          { alertId: made.id, projectId, incidentId, instance: `i${at}`, link: null, place: null },
          START,
        );
    }
    for (let at = 0; at < 4; at++) {
      const { id } = await insertIncident(client, projectId, at % 2 === 0 ? "critical" : "warning", START);
      await insertMember(
        client,
        {
          alertId: alertIds[10 + at]!,
          projectId,
          incidentId: id,
          instance: `j${at}`,
          link: null,
          place: null,
        },
        START,
      );
      if (at === 3)
        await client.query(
          "UPDATE alert_incidents SET state = 'resolved', resolved_at = now() WHERE id = $1",
          [id],
        );
    }
    for (const name of ["one", "other"]) {
      const made = await client.query(
        "INSERT INTO channels (project_id, name, kind, config) VALUES ($1, $2, 'webhook', '{}') RETURNING id",
        [projectId, name],
      );
      channelIds.push(made.rows[0].id);
    }
    for (let at = 0; at < COUNT; at++)
      await insertNotification(client, {
        id: randomUUID(),
        projectId,
        channelId: channelIds[at % 2]!,
        orderKey: `k${at}`,
        reason: "first",
        payload: { alerts: [] } as never,
        alerts: [{ id: alertIds[at % 8]!, state: "firing", severity: "warning" }],
      });
  });
});
afterAll(() => pool().end());

type Route = typeof listAlerts;
async function get(route: Route, query: string) {
  const headers = { authorization: `Bearer ${key}` };
  const answer = await route(new Request(`http://localhost/api/v1/x?${query}`, { headers }), {
    params: Promise.resolve({}),
  });
  return { status: answer.status, body: await answer.json() };
}

/** Follows a list to its end. */
async function pages(route: Route, list: string, query: string) {
  const all: { id: string }[][] = [];
  const bodies = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const { status, body } = await get(route, `${query}${cursor === "" ? "" : `&cursor=${cursor}`}`);
    expect(status).toBe(200);
    all.push(body[list]);
    bodies.push(body);
    cursor = body.next_cursor;
  }
  return { ids: all.flat().map(({ id }) => id), lengths: all.map((one) => one.length), bodies };
}

describe("alerts", () => {
  it.each([1, 5, 22, 23])("are all listed once, %d at a time, in the order of one page", async (limit) => {
    const whole = (await get(listAlerts, "limit=500")).body.alerts;
    const { ids, bodies } = await pages(listAlerts, "alerts", `limit=${limit}`);
    expect(ids).toEqual(whole.map(({ id }: { id: string }) => id));
    expect(new Set(ids)).toEqual(new Set(alertIds));
    let seen = 0;
    for (const { alerts, total, before } of bodies) {
      expect({ total, before }).toEqual({ total: COUNT, before: seen });
      seen += alerts.length;
    }
  });

  it("begin with critical ones that fire, then the others that fire, each the newest first", async () => {
    const { alerts } = (await get(listAlerts, "limit=500")).body;
    const rank = ({ state, severity }: { state: string; severity: string }) =>
      state !== "firing" ? 2 : severity === "critical" ? 0 : 1;
    const order = alerts.map((one: { state: string; severity: string; started_at: string }) => [
      rank(one),
      -Date.parse(one.started_at),
    ]);
    expect(order).toEqual([...order].sort(([a, b], [c, d]) => a - c || b - d));
  });

  it("are counted as they are filtered", async () => {
    const firing = await pages(listAlerts, "alerts", "limit=4&state=firing");
    expect(firing.ids).toHaveLength(11);
    expect(firing.bodies[0].total).toBe(11);
    const joined = await pages(listAlerts, "alerts", `limit=2&incident=${incidentId}`);
    expect(new Set(joined.ids)).toEqual(new Set(alertIds.slice(0, 5)));
    expect(joined.bodies.map(({ total }) => total)).toEqual([5, 5, 5]);
  });

  it("continue where the page ended, though alerts have resolved since", async () => {
    const { body } = await get(listAlerts, "limit=3");
    await pool().query(
      "UPDATE alerts SET state = 'resolved', resolved_at = now() WHERE project_id = $1 AND id = $2",
      [projectId, body.alerts[2].id],
    );
    const next = await get(listAlerts, `limit=3&cursor=${body.next_cursor}`);
    expect(next.body.alerts[0].id).not.toBe(body.alerts[2].id);
    await pool().query("UPDATE alerts SET state = 'firing', resolved_at = NULL WHERE id = $1", [
      body.alerts[2].id,
    ]);
  });
});

it("incidents are all listed once, open ones first", async () => {
  const { ids, lengths } = await pages(listAlertIncidents, "incidents", "limit=2");
  const whole = (await get(listAlertIncidents, "limit=100")).body.incidents;
  expect(ids).toEqual(whole.map(({ id }: { id: string }) => id));
  expect(lengths).toEqual([2, 2, 1]);
  expect(whole.map(({ state, severity }: Record<string, string>) => `${state} ${severity}`)).toEqual([
    ...["open critical", "open critical", "open warning", "open warning", "resolved warning"],
  ]);
});

describe("deliveries", () => {
  it("are all listed once, the newest first", async () => {
    const { ids, lengths } = await pages(listDeliveries, "deliveries", "limit=10");
    expect(lengths).toEqual([10, 10, 3]);
    expect(new Set(ids).size).toBe(COUNT);
    expect(ids).toEqual((await get(listDeliveries, "")).body.deliveries.map(({ id }: { id: string }) => id));
  });

  it("are those of a channel, an alert or an incident", async () => {
    const of = async (query: string) =>
      (await pages(listDeliveries, "deliveries", `limit=4&${query}`)).ids.length;
    expect(await of(`channel_id=${channelIds[0]}`)).toBe(12);
    expect(await of(`alert_id=${alertIds[1]}`)).toBe(3);
    expect(await of(`incident_id=${incidentId}`)).toBe(15);
    expect(await of(`incident_id=${randomUUID()}`)).toBe(0);
  });
});

it.each([
  ["alerts", listAlerts, "cursor=x", "cursor"],
  [
    "alerts, a cursor of requests",
    listAlerts,
    `cursor=${encodeCursor({ ts: "2026-11-01T00:00:00.000Z", id: "a" })}`,
    "cursor",
  ],
  ["alerts, an incident", listAlerts, "incident=1", "incident"],
  ["incidents", listAlertIncidents, "cursor=WzFd", "cursor"],
  ["deliveries", listDeliveries, "cursor=-1", "cursor"],
  ["deliveries, a number that is too large", listDeliveries, "cursor=9999999999999999999", "cursor"],
  ["deliveries, an alert", listDeliveries, "alert_id=1", "alert_id"],
] as const)("%s refuse a cursor or an id that is not one, and name it", async (_, route, query, path) => {
  const { status, body } = await get(route, query);
  expect({ status, path: body.error.details[0].path }).toEqual({ status: 400, path });
});

it("a cursor with any number is taken", async () => {
  const cursor = encodeRanked({ ts: "2026-11-01T00:00:00.000Z", id: "'; --", rank: Number.MAX_SAFE_INTEGER });
  expect((await get(listAlerts, `cursor=${cursor}`)).body).toMatchObject({ alerts: [], total: COUNT });
  expect((await get(listAlertIncidents, `cursor=${cursor}`)).body).toMatchObject({ incidents: [] });
});
