import { setImmediate } from "node:timers/promises";
import type pg from "pg";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { beforeReaders, inCall } from "@/lib/call";
import { endWithCaller } from "./end-with-caller";
import { makePool, pool } from "./pool";

afterAll(() => pool().end());

/** After all that is ready to run. */
async function settled(): Promise<void> {
  for (let at = 0; at < 20; at++) await setImmediate();
}

describe("a connection whose caller may leave", () => {
  let one: pg.Pool;
  let client: pg.PoolClient;
  let leave: AbortController;
  let cancels: { answer: () => void; fail: (error: Error) => void }[];

  beforeEach(async () => {
    one = makePool({ max: 1 });
    client = await beforeReaders(() => one.connect());
    leave = new AbortController();
    cancels = [];
    endWithCaller(
      client,
      leave.signal,
      () => new Promise<void>((answer, fail) => cancels.push({ answer, fail })),
    );
  });
  afterEach(() => one.end());

  it("gives the connection to the next caller only when the cancel has been answered", async () => {
    const ending = client.query("SELECT pg_sleep(0.02)");
    leave.abort();
    // The statement ended before the cancel reached it.
    await ending;
    client.release();
    const next = beforeReaders(() => one.connect());
    await settled();
    expect(one).toMatchObject({ waitingCount: 1, idleCount: 0 });
    expect(cancels).toHaveLength(1);
    cancels[0]!.answer();
    const nextClient = await next;
    expect(nextClient).toBe(client);
    expect((await nextClient.query("SELECT 1 AS n")).rows).toEqual([{ n: 1 }]);
    nextClient.release();
  });

  it("closes the connection if the cancel fails: it may come yet", async () => {
    const ending = client.query("SELECT pg_sleep(0.02)");
    leave.abort();
    await ending;
    cancels[0]!.fail(new Error("connection lost"));
    client.release();
    await expect.poll(() => one.totalCount).toBe(0);
  });

  it("sends nothing after its caller left but the end of the transaction, after the cancel has been answered", async () => {
    await client.query("BEGIN");
    const statements = [client.query("SELECT pg_sleep(0.02)"), client.query("SELECT 'queued'")];
    leave.abort();
    const [first, second] = await Promise.allSettled(statements);
    expect(first).toMatchObject({ status: "fulfilled" });
    expect(second).toMatchObject({ status: "rejected", reason: leave.signal.reason });
    await expect(client.query("COMMIT")).rejects.toBe(leave.signal.reason);
    let rolledBack = false;
    const rollback = client.query("ROLLBACK").then(() => {
      rolledBack = true;
    });
    await settled();
    expect(rolledBack).toBe(false);
    cancels[0]!.answer();
    await rollback;
    client.release(leave.signal.reason);
    // It refused statements and is as good as before.
    await expect.poll(() => one.idleCount).toBe(1);
  });

  it("cancels nothing between statements, nor the end of a transaction", async () => {
    await client.query("BEGIN");
    const commit = client.query("COMMIT");
    leave.abort();
    await commit;
    expect(cancels).toEqual([]);
    client.release();
  });
});

it("cancels no statement of another caller, whenever one leaves", async () => {
  const shared = makePool({ max: 3, readers: 2 });
  const ask = (team: string, signal: AbortSignal | null, text: string) =>
    inCall({ origin: null, team, signal }, () => shared.query(text));
  let abandoned = 0;
  for (let round = 0; round < 60; round++) {
    const caller = new AbortController();
    const left = ask("a", caller.signal, "SELECT pg_sleep(0.002)").catch((thrown) => {
      expect(thrown).toBe(caller.signal.reason);
      abandoned += 1;
    });
    const stays = ask("b", null, "SELECT pg_sleep(0.001)");
    for (let at = 0; at < round % 12; at++) await setImmediate();
    caller.abort();
    await Promise.all([left, stays, ask("a", null, "SELECT 1"), ask("b", null, "SELECT 1")]);
  }
  expect(abandoned).toBeGreaterThan(0);
  expect(shared.totalCount).toBeLessThanOrEqual(3);
  await shared.end();
});
