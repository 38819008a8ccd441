import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { beforeReaders } from "@/lib/call";
import { acceptLevel } from "@/lib/manage/accept-level";
import { createChannel, removeChannel, rotateSigningSecret } from "@/lib/manage/edit-channels";
import { HOUR_MS } from "@/lib/schema/time/epoch";
import { databaseNow } from "@/lib/store/database/database-clock";
import { pool, snapshot, transaction } from "@/lib/store/database/pool";
import { withLock } from "@/lib/store/database/with-lock";
import { compactRollups } from "@/lib/store/rollups/compact-rollups";
import { AlertStory } from "./alert-story";

let story: AlertStory;

beforeAll(async () => {
  // The smallest allowed pool.
  process.env.SIGHTLINE_DATABASE_POOL = "2";
  story = await AlertStory.begin();
});
afterAll(() => story.end());

/** While another caller holds one of the two connections. */
async function withOneConnection<T>(work: () => Promise<T>): Promise<T> {
  const kept = await beforeReaders(() => pool().connect());
  try {
    return await work();
  } finally {
    kept.release();
  }
}

describe("a transaction", () => {
  it("that takes a second connection is rejected", async () => {
    const nested = transaction(async (client) => {
      await client.query("SELECT 1");
      await pool().query("SELECT 1");
    });
    await expect(nested).rejects.toThrow("a transaction takes a second connection");
    await expect(snapshot(() => transaction(async () => {}))).rejects.toThrow("a second connection");
  });

  it("does not affect what its caller does afterward, or what it starts for later", async () => {
    let later: Promise<unknown> | undefined;
    await transaction(async () => {
      later = new Promise((resolve) => setTimeout(resolve, 50)).then(() => pool().query("SELECT 1"));
    });
    await pool().query("SELECT 1");
    await later;
  });
});

describe("with one connection left", () => {
  it("compacts fragments, also of a day whose partition is missing", async () => {
    const { projectId } = story.actor;
    await story.requests(3, {});
    const values = [projectId];
    await pool().query(
      "UPDATE rollup_fragments SET bucket = bucket - interval '300 days' WHERE project_id = $1",
      values,
    );
    const later = (await databaseNow()) + 3 * HOUR_MS;
    expect(await withOneConnection(() => compactRollups(later))).toMatchObject({ hours: expect.any(Number) });
    const { rows } = await pool().query(
      "SELECT sum(requests)::int AS n FROM rollup_1m WHERE project_id = $1",
      values,
    );
    expect(rows).toEqual([{ n: 3 }]);
  });

  it("rotates the secret of a webhook and deletes the channel", async () => {
    const { channel } = await createChannel(story.actor, {
      name: "Webhook",
      kind: "webhook",
      config: { url: "http://127.0.0.1:9/hook", format: "standard" },
      enabled: true,
    });
    await withOneConnection(async () => {
      await rotateSigningSecret(story.actor, channel.id, 1);
      await removeChannel(story.actor, channel.id);
    });
  });

  it("answers for a missing alert", async () => {
    const missing = withOneConnection(() =>
      acceptLevel(story.actor, "00000000-0000-4000-8000-000000000000", Date.now()),
    );
    await expect(missing).rejects.toMatchObject({ status: 404 });
  });

  it("runs the rounds of all loops that hold a lock", async () => {
    const [first, second, third] = [72_707_391, 72_707_392, 72_707_393];
    let ran = false;
    await withOneConnection(() =>
      withLock(first!, async () => {
        await withLock(second!, async () => {
          await withLock(third!, async () => {
            await transaction((client) => client.query("SELECT 1"));
            ran = true;
          });
        });
      }),
    );
    expect(ran).toBe(true);
  });
});
