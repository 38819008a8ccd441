import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { GET as listAlerts } from "@/app/api/v1/alerts/route";
import { POST as annotate } from "@/app/api/v1/annotations/route";
import { GET as listRequests } from "@/app/api/v1/requests/route";
import { inCall } from "@/lib/call";
import { mapInSlices } from "@/lib/give-way";
import { PromiseCache } from "@/lib/promise-cache";
import { pool, poolUse } from "@/lib/store/database/pool";
import { makeKey, makeTeam } from "./people";
import { runSql } from "./sql";

const READERS = 30;
/** Of ten connections, readers have half; the last of those is kept for teams that read nothing. */
const OF_A_TEAM = 4;
const SOON = { timeout: 60_000 };
const STAYS = new AbortController().signal;

let key: string;
let otherKey: string;

beforeAll(async () => {
  key = (await makeKey(await makeTeam(), "read", "manage")).key;
  otherKey = (await makeKey(await makeTeam(), "read")).key;
});
afterAll(() => pool().end());

// What uses these tables waits until they are unlocked, or until its deadline after 30 s.
let lock: pg.Client;
const unlock = () => lock.query("COMMIT");
beforeEach(async () => {
  lock = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await lock.connect();
  await lock.query("BEGIN; LOCK TABLE requests, annotations");
});
afterEach(() => lock.end());

type Route = typeof listRequests;
type Options = { by?: string; signal?: AbortSignal; query?: string; body?: object };

function call(route: Route, { by = key, signal = STAYS, query = "", body }: Options = {}) {
  const headers = { authorization: `Bearer ${by}`, "content-type": "application/json" };
  const sent = body && { method: "POST", body: JSON.stringify(body) };
  return route(new Request(`http://localhost/api/v1/${query}`, { headers, signal, ...sent }));
}

async function locked(): Promise<number> {
  const [row] = await runSql<{ locked: number }>(
    process.env.DATABASE_URL!,
    `SELECT count(*)::int AS locked FROM pg_stat_activity
     WHERE datname = current_database() AND state = 'active' AND wait_event_type = 'Lock'`,
  );
  return row!.locked;
}

/** As many readers as there are, of one team. */
async function slowReads() {
  const leave = new AbortController();
  const { signal } = leave;
  const answers = Array.from({ length: READERS }, () => call(listRequests, { signal }));
  await expect.poll(locked, SOON).toBe(OF_A_TEAM);
  await expect.poll(() => poolUse().waiting, SOON).toBe(READERS - OF_A_TEAM);
  return { leave: () => leave.abort(), answers };
}

// Before the deadline of the reads, after which they hold nothing in any case.
const nothingIsHeld = () => expect.poll(poolUse, { timeout: 20_000 }).toMatchObject({ used: 0, waiting: 0 });

describe("a read whose caller leaves", () => {
  it("gives up its connection or its place among those that wait, and harms no later one", async () => {
    const { leave, answers } = await slowReads();
    leave();
    for (const answer of await Promise.all(answers)) {
      expect(answer.status).toBe(503);
      expect(await answer.json()).toMatchObject({ error: { code: "abandoned" } });
    }
    // The tables are still locked: nothing else could have ended them.
    expect(await locked()).toBe(0);
    await nothingIsHeld();
    await unlock();
    for (const by of [key, otherKey]) expect((await call(listRequests, { by })).status).toBe(200);
  });

  it("ends before it reads anything if its caller has left already", async () => {
    expect(await call(listRequests, { signal: AbortSignal.abort() })).toMatchObject({ status: 503 });
    expect(await locked()).toBe(0);
    await nothingIsHeld();
  });

  it("ends while its answer is streamed", async () => {
    const leave = new AbortController();
    const answer = await call(listRequests, { signal: leave.signal, query: "?format=csv" });
    const reader = answer.body!.getReader();
    expect(new TextDecoder().decode((await reader.read()).value)).toMatch(/^timestamp,/);
    const rows = reader.read();
    await expect.poll(locked, SOON).toBe(1);
    leave.abort();
    await expect(rows).rejects.toThrow("aborted");
    expect(await locked()).toBe(0);
    await nothingIsHeld();
  });

  it("ends between the slices of what it computes", async () => {
    const leave = new AbortController();
    let done = 0;
    const work = inCall({ origin: null, team: null, signal: leave.signal }, () =>
      mapInSlices(Array.from({ length: 1_000_000 }), () => {
        done += 1;
        if (done === 100) leave.abort();
        for (const end = performance.now() + 0.1; performance.now() < end; );
      }),
    );
    await expect(work).rejects.toThrow("aborted");
    expect(done).toBeLessThan(10_000);
  });

  it("does not end what others wait for, too", async () => {
    const leave = new AbortController();
    const cache = new PromiseCache<number>("test", { most: 1 });
    const load = async () => (await pool().query("SELECT FROM requests LIMIT 1")).rows.length;
    const read = (signal: AbortSignal) =>
      inCall({ origin: null, team: null, signal }, () => cache.get("key", 60_000, 0, load));
    const both = [read(leave.signal), read(STAYS)];
    await expect.poll(locked, SOON).toBe(1);
    leave.abort();
    await unlock();
    expect(await Promise.all(both)).toEqual([0, 0]);
  });
});

describe("a change whose caller leaves", () => {
  const countNotes = async () => {
    const { rows } = await pool().query(
      `SELECT (SELECT count(*)::int FROM annotations) AS notes,
         (SELECT count(*)::int FROM audit_entries WHERE action = 'annotation.create') AS audited`,
    );
    return rows[0];
  };
  const body = { from: "2026-01-01T00:00:00Z", to: null, text: "deployed" };

  it("is made and audited, whether it waits for its turn or runs", async () => {
    const [first, second] = [new AbortController(), new AbortController()];
    const slow = await slowReads();
    const waiting = call(annotate, { signal: first.signal, body });
    await expect.poll(() => poolUse().waiting, SOON).toBe(READERS - OF_A_TEAM + 1);
    first.abort();
    slow.leave();
    await Promise.all(slow.answers);
    const running = call(annotate, { signal: second.signal, body });
    await expect.poll(locked, SOON).toBe(2);
    second.abort();
    await unlock();
    expect([(await waiting).status, (await running).status]).toEqual([201, 201]);
    expect(await countNotes()).toEqual({ notes: 2, audited: 2 });
  });
});

describe("a team whose reads are slow", () => {
  it("does not make those of another team wait", async () => {
    const { leave, answers } = await slowReads();
    expect((await call(listAlerts, { by: otherKey })).status).toBe(200);
    expect(await locked()).toBe(OF_A_TEAM);
    leave();
    await Promise.all(answers);
  });
});
