import type { Socket } from "node:net";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import "@/test/people";
import { hasPgBouncer, startPgBouncer } from "@/test/pgbouncer";
import { type Client, together } from "./client";
import { makePool, pool, transaction, transactionAhead, transactionAtOnce } from "./pool";
import { copyRows } from "./store-rows";

beforeEach(async () => {
  await pool().query("CREATE TABLE IF NOT EXISTS together_test (n int4 PRIMARY KEY); TRUNCATE together_test");
});
afterAll(async () => {
  await pool().query("DROP TABLE together_test");
  await pool().end();
});

const insert = (n: number) => `INSERT INTO together_test VALUES (${n})`;
const stored = async () =>
  (await pool().query<{ n: number }>("SELECT n FROM together_test ORDER BY n")).rows.map(({ n }) => n);
const COLUMN = [{ name: "n", type: "int4", of: (n: number) => n }] as const;

it("sends statements, and rows, without waiting for the answer to the one before", async () => {
  const order: string[] = [];
  await transaction((client) =>
    together(client, [
      async () => {
        order.push("sent");
        await client.query("SELECT 1");
        order.push("answered");
      },
      async () => {
        order.push("sent");
        await copyRows(client, "together_test", COLUMN, [1, 2]);
        order.push("answered");
      },
    ]),
  );
  expect(order).toEqual(["sent", "sent", "answered", "answered"]);
  expect(await stored()).toEqual([1, 2]);
});

it("throws the first error, stores nothing, and leaves a connection that works", async () => {
  const failing = transaction((client) =>
    together(client, [
      () => client.query(insert(1)),
      () => client.query("SELECT 1 / 0"),
      () => client.query({ name: "together", text: "INSERT INTO together_test SELECT $1", values: [2] }),
      () => copyRows(client, "together_test", COLUMN, [3]),
    ]),
  );
  await expect(failing).rejects.toThrow("division by zero");
  expect(await stored()).toEqual([]);
  await transaction((client) =>
    client.query({ name: "together", text: "INSERT INTO together_test SELECT $1", values: [2] }),
  );
  expect(await stored()).toEqual([2]);
});

it("ends the transaction only after every statement was answered", async () => {
  const failing = transaction((client) =>
    together(client, [
      () => client.query("SELECT 1 / 0"),
      async () => {
        await client.query("SELECT 1").catch(() => {});
        await client.query(insert(3)).catch(() => {});
      },
    ]),
  );
  await expect(failing).rejects.toThrow("division by zero");
  expect(await stored()).toEqual([]);
});

describe("a transaction that is decided while statements are under way", () => {
  const decide = (statements: readonly string[]) => {
    const order: string[] = [];
    const done = transactionAhead(async (client) => {
      const rest = together(
        client,
        statements.map((sql) => () => client.query(sql)),
      ).finally(() => order.push("answered"));
      order.push("decided");
      return { result: order, rest };
    });
    return { order, done };
  };

  it("commits behind them", async () => {
    const { done } = decide([insert(1), "SELECT pg_sleep(0.05)", insert(2)]);
    expect(await done).toEqual(["decided", "answered"]);
    expect(await stored()).toEqual([1, 2]);
  });

  it("stores nothing where one of them fails, throws its error, and leaves a connection that works", async () => {
    const { order, done } = decide([insert(1), "SELECT 1 / 0", insert(2)]);
    await expect(done).rejects.toThrow("division by zero");
    expect(order).toEqual(["decided", "answered"]);
    expect(await stored()).toEqual([]);
    const { done: next } = decide([insert(3)]);
    await next;
    expect(await stored()).toEqual([3]);
  });

  it("stores nothing where it is decided against it", async () => {
    const against = transactionAhead(async (client) => {
      together(client, [() => client.query(insert(1))]);
      throw new Error("decided against it");
    });
    await expect(against).rejects.toThrow("decided against it");
    expect(await stored()).toEqual([]);
  });

  it("runs again where it lost a race with another", async () => {
    let runs = 0;
    const lost = "DO $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = 'serialization_failure'; END $$";
    await transactionAhead(async (client) => {
      runs += 1;
      return { result: null, rest: client.query(runs === 1 ? lost : insert(1)) };
    });
    expect([runs, await stored()]).toEqual([2, [1]]);
  });
});

describe("a transaction of statements that are sent at once", () => {
  const send = (statements: readonly string[]) =>
    transactionAtOnce((client) =>
      together(
        client,
        statements.map((sql) => () => client.query(sql)),
      ),
    );

  it("sends COMMIT before the first answer", async () => {
    let atFirstAnswer = 0;
    let socket: Socket | undefined;
    await transactionAtOnce((client: Client) => {
      socket = client.connection!.stream as Socket;
      const first = client.query(insert(1)).then(() => {
        atFirstAnswer = socket!.bytesWritten;
      });
      return Promise.all([first, client.query("SELECT pg_sleep(0.05)"), client.query(insert(2))]);
    });
    expect(atFirstAnswer).toBe(socket!.bytesWritten);
    expect(await stored()).toEqual([1, 2]);
  });

  it("stores nothing where one of them fails, throws its error, and leaves a connection that works", async () => {
    await expect(send([insert(1), "SELECT 1 / 0", insert(2)])).rejects.toThrow("division by zero");
    expect(await stored()).toEqual([]);
    await send([insert(3)]);
    expect(await stored()).toEqual([3]);
  });

  it("stores nothing where COMMIT fails", async () => {
    await pool().query(
      "CREATE TABLE IF NOT EXISTS deferred_test (n int4 UNIQUE DEFERRABLE INITIALLY DEFERRED); TRUNCATE deferred_test",
    );
    const twice = "INSERT INTO deferred_test VALUES (1)";
    await expect(send([insert(1), twice, twice])).rejects.toThrow("duplicate key");
    await pool().query("DROP TABLE deferred_test");
    expect(await stored()).toEqual([]);
  });

  it("runs again where it lost a race with another", async () => {
    let runs = 0;
    const lost = "DO $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = 'serialization_failure'; END $$";
    await transactionAtOnce((client) => client.query(++runs === 1 ? lost : insert(1)));
    expect([runs, await stored()]).toEqual([2, [1]]);
  });
});

it.runIf(hasPgBouncer())("waits for each answer where a pooler is between", async () => {
  const bouncer = await startPgBouncer(process.env.DATABASE_URL!, { pool_mode: "session" });
  const through = makePool({ max: 1 }, bouncer.url);
  const [direct, lent] = [await pool().connect(), await through.connect()] as {
    pipeline?: boolean;
    release: () => void;
  }[];
  expect([direct!.pipeline, lent!.pipeline]).toEqual([true, false]);
  direct!.release();
  lent!.release();
  await through.end();
  await bouncer.stop();
});
