import { afterAll, beforeAll, expect, it } from "vitest";
import "@/test/people";
import { pool, transaction } from "./pool";
import { withLock } from "./with-lock";

const lost: unknown[] = [];
const note = (thrown: unknown) => lost.push(thrown);

beforeAll(() => {
  const url = new URL(process.env.DATABASE_URL!);
  url.searchParams.set(
    "options",
    "-c synchronous_commit=off -c TimeZone=America/New_York -c default_transaction_isolation=serializable " +
      "-c DateStyle=German -c IntervalStyle=sql_standard -c extra_float_digits=0 -c bytea_output=escape -c lock_timeout=1",
  );
  process.env.DATABASE_URL = url.href;
  process.on("uncaughtException", note);
});
afterAll(() => {
  process.off("uncaughtException", note);
});

it("overrides the settings of the connection string, the role and the database", async () => {
  const { rows } = await pool().query(
    `SELECT current_setting('synchronous_commit') AS durable, current_setting('TimeZone') AS zone,
            current_setting('statement_timeout') AS longest, current_setting('transaction_isolation') AS isolation,
            current_setting('idle_in_transaction_session_timeout') AS idle`,
  );
  expect(rows).toEqual([
    { durable: "on", zone: "UTC", longest: "30s", isolation: "read committed", idle: "1min" },
  ]);
});

it("reads times, numbers and bytes the same under any settings", async () => {
  const { rows } = await pool().query(
    `SELECT '2026-11-28T12:00:00Z'::timestamptz AS at, (0.1::float8 + 0.2::float8)::text AS sum, '\\x00ff'::bytea AS bytes,
            current_setting('lock_timeout') AS lock`,
  );
  expect(rows).toEqual([
    {
      at: new Date("2026-11-28T12:00:00Z"),
      sum: "0.30000000000000004",
      bytes: Buffer.from([0, 255]),
      lock: "0",
    },
  ]);
});

it("survives the loss of a checked-out connection", async () => {
  const endMe = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = $1";
  const lostInWork = transaction(async (client) => {
    const { rows } = await client.query("SELECT pg_backend_pid() AS pid");
    await pool().query(endMe, [rows[0].pid]);
    // While no statement is running that could report the error.
    await new Promise((resolve) => setTimeout(resolve, 200));
    await client.query("SELECT 1");
  });
  await expect(lostInWork).rejects.toThrow();
  const LOCK = 4_712;
  await withLock(LOCK, async () => {
    await pool().query(
      "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = $1",
      [LOCK],
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
  });
  expect(lost).toEqual([]);
});
