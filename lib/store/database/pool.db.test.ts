import type pg from "pg";
import { beforeAll, expect, it, vi } from "vitest";
import { SECOND_MS } from "@/lib/schema/time/epoch";
import { makeTeam } from "@/test/people";
import { lockPool, makePool, pool, transaction, transactionAhead, transactionAtOnce } from "./pool";

let projects: number[];

beforeAll(async () => {
  projects = [(await makeTeam()).projectId, (await makeTeam()).projectId];
});

const rename = (
  client: { query: (text: string, values: unknown[]) => Promise<unknown> },
  id: number,
  name: string,
) => client.query("UPDATE projects SET name = $2 WHERE id = $1", [id, name]);

it("retries a transaction that lost a race with another", async () => {
  const [a, b] = projects as [number, number];
  let runs = 0;
  let held = 0;
  // Each locks one row and waits until both have theirs; each then wants the other's.
  let both = () => {};
  const bothHold = new Promise<void>((resolve) => {
    both = resolve;
  });
  const crossing = (first: number, second: number, name: string) =>
    transaction(async (client) => {
      runs += 1;
      await rename(client, first, name);
      held += 1;
      if (held >= 2) both();
      await bothHold;
      await rename(client, second, name);
    });
  await Promise.all([crossing(a, b, "one"), crossing(b, a, "other")]);
  // More than once if the one that lost is again faster than the one that won.
  expect(runs).toBeGreaterThanOrEqual(3);
  const { rows } = await pool().query("SELECT DISTINCT name FROM projects WHERE id = ANY ($1)", [projects]);
  expect(rows).toHaveLength(1);
});

it("does not retry a plain error", async () => {
  let runs = 0;
  const wrong = transaction(async (client) => {
    runs += 1;
    await client.query("SELECT nothing FROM nowhere");
  });
  await expect(wrong).rejects.toMatchObject({ code: "42P01" });
  expect(runs).toBe(1);
});

it.each([
  ["transaction", (work: (client: pg.PoolClient) => Promise<unknown>) => transaction(work)],
  ["transactionAtOnce", (work: (client: pg.PoolClient) => Promise<unknown>) => transactionAtOnce(work)],
  [
    "transactionAhead",
    (work: (client: pg.PoolClient) => Promise<unknown>) =>
      transactionAhead(async (client) => ({ result: null, rest: work(client) })),
  ],
])("%s does not succeed if a statement failed, also where its error was caught", async (_, run) => {
  const [id] = projects as [number];
  const wrong = run((client) =>
    Promise.allSettled([client.query("SELECT nothing FROM nowhere"), rename(client, id, "half")]),
  );
  await expect(wrong).rejects.toThrow("the transaction was rolled back at COMMIT");
  const { rows } = await pool().query("SELECT name FROM projects WHERE id = $1", [id]);
  expect(rows).not.toEqual([{ name: "half" }]);
});

it("keeps its connections from one round of the background to the next", () => {
  for (const { options } of [pool(), lockPool()])
    expect(options.idleTimeoutMillis).toBeGreaterThan(2 * 11 * SECOND_MS);
});

it("reports a connection that is lost, but not one that the server ends while it is being closed", async () => {
  const said = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const lose = async (before: (of: ReturnType<typeof makePool>) => unknown) => {
    const own = makePool({ max: 1 });
    const client = await own.connect();
    client.release();
    await before(own);
    client.emit("error", new Error("terminating connection due to administrator command"));
  };
  await lose((own) => void own.end());
  expect(said).not.toHaveBeenCalled();
  await lose(() => {});
  expect(said).toHaveBeenCalledOnce();
  said.mockRestore();
});
