import { beforeEach, describe, expect, it } from "vitest";
import { GET as getCircuits } from "@/app/api/v1/circuits/route";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import type { BreakerPoint } from "@/lib/senders/breakers/read-points";
import { listAlerts } from "@/lib/store/alerts/list-alerts";
import { pool } from "@/lib/store/database/pool";
import { pruneRows } from "@/lib/store/database/prune-rows";
import { makeKey, makeTeam } from "@/test/people";
import { acceptBreakerPoints } from "./accept-breakers";

let projectId: number;
let key: string;
const now = Date.now();

beforeEach(async () => {
  const team = await makeTeam();
  ({ projectId } = team);
  ({ key } = await makeKey(team, "read"));
});

const gauge = (value: number, ts: number, more: Partial<BreakerPoint> = {}): BreakerPoint => ({
  metric: "circuit_breaker_state",
  attributes: { name: "primary", provider: "openai" },
  value,
  ts,
  isDelta: false,
  instance: "one",
  ...more,
});
const send = (...points: BreakerPoint[]) => acceptBreakerPoints(projectId, points, now);
const events = async () => {
  const { rows } = await pool().query("SELECT state FROM circuit_events WHERE project_id = $1 ORDER BY ts", [
    projectId,
  ]);
  return rows.map(({ state }) => state);
};
const circuits = async () => {
  const request = new Request("http://localhost:3000/api/v1/circuits?window=60m", {
    headers: { authorization: `Bearer ${key}` },
  });
  const { circuits } = await (await getCircuits(request)).json();
  return circuits.map(({ name, state, provider }: Record<string, unknown>) => [name, state, provider]);
};

describe("breaker metrics", () => {
  it("become events and alerts when the state changes, and only then", async () => {
    await send(gauge(0, now - 4 * MINUTE_MS));
    await send(gauge(0, now - 3 * MINUTE_MS));
    await send(gauge(2, now - 2 * MINUTE_MS));
    await send(gauge(2, now - MINUTE_MS));
    expect(await events()).toEqual(["closed", "open"]);
    expect(await circuits()).toEqual([["primary", "open", "openai"]]);
    const alerts = await listAlerts({ projectId, state: "firing", severity: null, since: null, limit: 10 });
    expect(alerts).toMatchObject([{ labels: { breaker: "primary" }, severity: "critical" }]);
  });

  it("of a report that is sent twice, also at once by two processes, count once", async () => {
    await Promise.all([send(gauge(2, now - MINUTE_MS)), send(gauge(2, now - MINUTE_MS))]);
    await send(gauge(2, now - MINUTE_MS));
    expect(await events()).toEqual(["open"]);
  });

  it("of a process that has died leave the breaker in no known state, not closed", async () => {
    await send(gauge(0, now - 30 * MINUTE_MS));
    expect(await circuits()).toEqual([["primary", "unknown", "openai"]]);
    await pruneRows({ now, sure: { now, requests: now } });
    expect(await circuits()).toEqual([["primary", "unknown", "openai"]]);
    await send(gauge(0, now - MINUTE_MS));
    expect(await circuits()).toEqual([["primary", "closed", "openai"]]);
  });

  it("with names that cannot be stored are left out alone", async () => {
    const bad = ["a\0b", "x".repeat(201), "\ud800"].map((name) =>
      gauge(2, now - MINUTE_MS, { attributes: { name } }),
    );
    await send(...bad, gauge(2, now - MINUTE_MS));
    expect(await circuits()).toEqual([["primary", "open", "openai"]]);
  });

  it("are forgotten a day after the last report of a process, except the latest of each breaker", async () => {
    await send(gauge(0, now - 60 * 24 * MINUTE_MS - 2, { instance: "gone" }));
    await send(gauge(0, now - 60 * 24 * MINUTE_MS - 1, { instance: "last" }));
    await pruneRows({ now, sure: { now, requests: 0 } });
    const { rows } = await pool().query("SELECT instance FROM breaker_series WHERE project_id = $1", [
      projectId,
    ]);
    expect(rows).toEqual([{ instance: "last" }]);
  });
});
