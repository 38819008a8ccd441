import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GET as summary } from "@/app/api/v1/summary/route";
import { pool } from "@/lib/store/database/pool";
import { takeOfWindow } from "@/lib/store/people/api-key-windows";
import { makeKeyWithLimit, makeTeam, type TestTeam } from "@/test/people";
import { KeyLimiter } from "./key-limiter";

let team: TestTeam;
beforeAll(async () => {
  team = await makeTeam();
});
afterAll(() => pool().end());

const aKey = async () => (await makeKeyWithLimit(team, null, "ingest")).id;

/** The answers to `count` requests that come at once: null for each that is admitted. */
const flood = (limiter: KeyLimiter, keyId: string, limit: number, count: number, now = () => 0) =>
  Promise.all(Array.from({ length: count }, () => limiter.admit(keyId, limit, now)));
const admitted = (answers: (number | null)[]) => answers.filter((wait) => wait === null).length;

describe("a limit per key", () => {
  test.each([1, 3, 10, 60, 600])("admits exactly %i requests in a minute", async (limit) => {
    const answers = await flood(new KeyLimiter(takeOfWindow), await aKey(), limit, limit + 50);
    expect(admitted(answers)).toBe(limit);
    for (const wait of answers) {
      if (wait === null) continue;
      expect(wait).toBeGreaterThanOrEqual(1);
      expect(wait).toBeLessThanOrEqual(60);
      expect(Number.isInteger(wait)).toBe(true);
    }
  });

  test("is shared by three processes, up to what they leave unused of a block", async () => {
    const keyId = await aKey();
    const processes = [1, 2, 3].map(() => new KeyLimiter(takeOfWindow));
    const answers = (await Promise.all(processes.map((one) => flood(one, keyId, 600, 1_000)))).flat();
    expect(admitted(answers)).toBe(600);
    // Two that hold a block and rest leave at most a block each unused.
    const other = await aKey();
    for (const one of processes.slice(1)) expect(await one.admit(other, 600, () => 0)).toBeNull();
    const busy = admitted(await flood(processes[0]!, other, 600, 1_000));
    expect(busy).toBeLessThanOrEqual(598);
    expect(busy).toBeGreaterThanOrEqual(600 - 2 * 30);
  });

  test("costs a query per block, and none while it refuses", async () => {
    let queries = 0;
    const counted: typeof takeOfWindow = (...asked) => {
      queries += 1;
      return takeOfWindow(...asked);
    };
    const limiter = new KeyLimiter(counted);
    const keyId = await aKey();
    const ask = async (count: number) => {
      let admittedHere = 0;
      for (let i = 0; i < count; i++)
        if ((await limiter.admit(keyId, 60_000, () => 0)) === null) admittedHere += 1;
      return admittedHere;
    };
    expect(await ask(60_001)).toBe(60_000);
    // Sixty blocks, and the one that was refused.
    expect(queries).toBe(61);
    expect(await ask(10_000)).toBe(0);
    expect(queries).toBe(61);
  });

  test("starts over a minute after its first request", async () => {
    const keyId = await aKey();
    const limiter = new KeyLimiter(takeOfWindow);
    expect(admitted(await flood(limiter, keyId, 40, 50))).toBe(40);
    expect(await limiter.admit(keyId, 40, () => 30_000)).not.toBeNull();
    await pool().query("UPDATE api_key_windows SET started_at = started_at - interval '60 seconds'");
    expect(admitted(await flood(limiter, keyId, 40, 50, () => 60_001))).toBe(40);
  });

  test("starts over after the database's clock was set back", async () => {
    const keyId = await aKey();
    expect(admitted(await flood(new KeyLimiter(takeOfWindow), keyId, 40, 50))).toBe(40);
    await pool().query("UPDATE api_key_windows SET started_at = now() + interval '1 day' WHERE key_id = $1", [
      keyId,
    ]);
    expect(admitted(await flood(new KeyLimiter(takeOfWindow), keyId, 40, 50))).toBe(40);
  });

  test("applies at once when it is lowered", async () => {
    const keyId = await aKey();
    const limiter = new KeyLimiter(takeOfWindow);
    expect(admitted(await flood(limiter, keyId, 600, 100))).toBe(100);
    expect(admitted(await flood(limiter, keyId, 10, 100))).toBe(0);
  });

  test("of another key is untouched by a flood", async () => {
    const [floods, works] = [await aKey(), await aKey()];
    const limiter = new KeyLimiter(takeOfWindow);
    const [, worked] = await Promise.all([
      flood(limiter, floods, 600, 3_000),
      flood(limiter, works, 600, 300),
    ]);
    expect(admitted(worked)).toBe(300);
  });

  test("is held by each process alone while the database cannot count, and never given up", async () => {
    const keyId = await aKey();
    const limiter = new KeyLimiter(takeOfWindow);
    await pool().query("ALTER TABLE api_key_windows RENAME TO mislaid");
    try {
      expect(admitted(await flood(limiter, keyId, 100, 300))).toBe(100);
      expect(await limiter.admit(keyId, 100, () => 59_000)).toBe(1);
      expect(await limiter.admit(keyId, 100, () => 60_001)).toBeNull();
    } finally {
      await pool().query("ALTER TABLE mislaid RENAME TO api_key_windows");
    }
    // Five seconds later it is counted in the database again.
    expect(await limiter.admit(keyId, 100, () => 66_000)).toBeNull();
    const { rows } = await pool().query("SELECT taken FROM api_key_windows WHERE key_id = $1", [keyId]);
    expect(rows).toEqual([{ taken: "5" }]);
  });
});

test("a call over the limit is a 429 with whole seconds to wait, and names the limit", async () => {
  const { key } = await makeKeyWithLimit(team, 3, "read");
  const call = () =>
    summary(new Request("http://localhost/api/v1/summary", { headers: { authorization: `Bearer ${key}` } }));
  for (const status of [200, 200, 200]) expect((await call()).status).toBe(status);
  const refused = await call();
  expect(refused.status).toBe(429);
  const wait = Number(refused.headers.get("retry-after"));
  expect(wait).toBeGreaterThanOrEqual(1);
  expect(wait).toBeLessThanOrEqual(60);
  expect((await refused.json()).error).toMatchObject({
    code: "rate_limited",
    message: `This API key is limited to 3 requests per minute; try again in ${wait} s`,
  });
});
