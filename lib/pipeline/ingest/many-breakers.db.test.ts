import { beforeEach, expect, it } from "vitest";
import { BREAKER_CAP, BREAKER_PROCESS_CAP, type CircuitEvent } from "@/lib/schema/request/circuit-event";
import { pool } from "@/lib/store/database/pool";
import { listCircuits } from "@/lib/store/requests/circuit-events";
import { makeTeam } from "@/test/people";
import { acceptBreakerPoints } from "./accept-breakers";
import { storeCircuitEvents } from "./accept-circuit-events";

let projectId: number;
const now = Date.now();

beforeEach(async () => {
  ({ projectId } = await makeTeam());
});

const event = (name: string, ts = now): CircuitEvent => ({
  id: `${name} ${ts}`,
  ts,
  name,
  state: "open",
  provider: null,
  model: null,
  reason: null,
});

/** Two events of each. */
const addBreakers = (count: number) =>
  pool().query(
    `INSERT INTO circuit_events (project_id, name, ts, id, state)
     SELECT $1, 'breaker-' || n, now() - e * interval '1 hour', n || ' ' || e, 'closed'
     FROM generate_series(1, $2) AS n, generate_series(1, 2) AS e`,
    [projectId, count],
  );

it("a project has a limited number of breakers: known ones still alert, and further ones are named as rejected", async () => {
  await addBreakers(BREAKER_CAP - 1);
  const sent = [event("last"), event("one-more"), event("breaker-7"), event("one-more", now - 1_000)];
  expect(await storeCircuitEvents(projectId, sent, now)).toEqual(["inserted", "full", "inserted", "full"]);
  const circuits = await listCircuits(projectId);
  expect(circuits).toHaveLength(BREAKER_CAP);
  expect(circuits.filter(({ state }) => state === "open").map(({ name }) => name)).toEqual([
    "breaker-7",
    "last",
  ]);
  const { rows } = await pool().query(
    "SELECT labels ->> 'breaker' AS breaker FROM alerts WHERE project_id = $1",
    [projectId],
  );
  expect(rows.map(({ breaker }) => breaker).sort()).toEqual(["breaker-7", "last"]);
});

it("processes that add breakers at once stay within the limit together", async () => {
  await addBreakers(BREAKER_CAP - 3);
  const outcomes = await Promise.all(
    ["a", "b"].map((process) =>
      storeCircuitEvents(
        projectId,
        [1, 2, 3].map((at) => event(`${process}-${at}`)),
        now,
        true,
      ),
    ),
  );
  expect(outcomes.flat().toSorted()).toEqual(["full", "full", "full", "inserted", "inserted", "inserted"]);
});

it("a project has a limited number of breakers times processes: known ones are followed, and points of further ones are rejected", async () => {
  await pool().query(
    `INSERT INTO breaker_series (project_id, name, instance, state, counts, seen_at)
     SELECT $1, 'primary', 'pod-' || n, 'closed', '{}', to_timestamp($3::float8 / 1000) - interval '1 minute' FROM generate_series(1, $2) AS n`,
    [projectId, BREAKER_PROCESS_CAP - 1, now],
  );
  const open = (instance: string) => ({
    metric: "circuit_breaker_state",
    attributes: { name: "primary" },
    value: 2,
    ts: now,
    isDelta: false,
    instance,
  });
  const sent = ["pod-1", "last", "one-more", "and-another"].map(open);
  expect(await acceptBreakerPoints(projectId, sent, now)).toEqual({
    rejected: 2,
    message: "The project already has the most breakers of processes that it may have, 10000",
  });
  expect(await acceptBreakerPoints(projectId, [open("pod-2"), open("last")], now)).toMatchObject({
    rejected: 0,
  });
  const { rows } = await pool().query(
    "SELECT instance FROM breaker_series WHERE project_id = $1 AND state = 'open'",
    [projectId],
  );
  expect(rows.map(({ instance }) => instance).sort()).toEqual(["last", "pod-1", "pod-2"]);
});
