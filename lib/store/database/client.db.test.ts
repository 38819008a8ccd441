import { afterAll, beforeEach, expect, it } from "vitest";
import "@/test/people";
import { hasPgBouncer, startPgBouncer } from "@/test/pgbouncer";
import { together } from "./client";
import { makePool, pool, transaction } from "./pool";
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
