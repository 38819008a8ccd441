import { randomBytes } from "node:crypto";
import { afterAll, expect, it } from "vitest";
import { POST as send } from "@/app/api/v1/requests/route";
import { authenticateApiKey } from "@/lib/auth/credentials/api-key-cache";
import { makeApiKey } from "@/lib/schema/people/api-key";
import { pool, poolUse } from "@/lib/store/database/pool";
import { makeKey, makeTeam } from "./people";
import { withTableLock } from "./table-lock";

afterAll(() => pool().end());

const FLOOD = 2_000;

const sendWith = (key: string) =>
  send(
    new Request("http://localhost", {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
      body: JSON.stringify({ model: "gpt-4o", latency_ms: 5 }),
    }),
    { params: Promise.resolve({}) },
  );

it("a flood of invented keys keeps one connection busy, and a key that sends is not affected", async () => {
  const { key } = await makeKey(await makeTeam(), "ingest");
  expect((await sendWith(key)).status).toBe(200);
  // Nothing can look up a key until the lock ends.
  await withTableLock("api_keys", "ACCESS EXCLUSIVE", async ({ free }) => {
    let left = FLOOD;
    const flood = Array.from({ length: FLOOD }, async () => {
      const { status } = await sendWith(makeApiKey(randomBytes(96)));
      left -= 1;
      return status;
    });
    // The lock's, and the flood's.
    await expect.poll(() => poolUse()).toMatchObject({ used: 2, waiting: 0 });
    await pool().query("SELECT 1");
    expect(left).toBe(FLOOD);
    // A process that last knew the key long ago looks it up beside the flood.
    const known = authenticateApiKey(key, Number.MAX_SAFE_INTEGER);
    await expect.poll(() => poolUse()).toMatchObject({ used: 3, waiting: 0 });
    await free();
    expect(await known).toMatchObject({ name: expect.any(String) });
    expect((await sendWith(key)).status).toBe(200);
    expect(new Set(await Promise.all(flood))).toEqual(new Set([401]));
  });
});
