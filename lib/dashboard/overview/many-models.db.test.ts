import { beforeAll, expect, test } from "vitest";
import { formatCount } from "@/lib/format/format-value";
import { DAY_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { pool } from "@/lib/store/database/pool";
import { insertManyModels, modelName } from "@/test/many-models";
import { makeTeam } from "@/test/people";
import { loadHeadline } from "./load-headline";
import { loadMovers } from "./load-movers";

const MODELS = 300;
const STOPPED = 5;

let projectId: number;
let search: string;
beforeAll(async () => {
  projectId = (await makeTeam()).projectId;
  const to = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
  const from = to - 60 * MINUTE_MS;
  search = `from=${new Date(from).toISOString()}&to=${new Date(to).toISOString()}`;
  // Ten days: each has comparable ones before it.
  for (let back = 9; back >= 0; back--) {
    const day = { from: from - back * DAY_MS, to: to - back * DAY_MS };
    const first = back === 0 ? STOPPED : 0;
    await insertManyModels({ projectId, first, models: MODELS - first, rows: 20 * MODELS, ...day });
  }
});

/** Of all rows, in other words. */
async function requests(): Promise<number> {
  const { rows } = await pool().query(
    `SELECT sum(requests)::int4 AS requests FROM rollup_1m WHERE project_id = $1 AND bucket >= $2 AND bucket < $3`,
    [projectId, ...new URLSearchParams(search).values()],
  );
  return rows[0]!.requests;
}

test("figures of the headline are of all models", async () => {
  const headline = await loadHeadline(projectId, search, { timeZone: "UTC", now: Date.now() });
  expect(headline.figures).toContain(formatCount(await requests(), "request"));
});

test("models that stopped are missed, although others have more requests now", async () => {
  const { lines, requests: compared } = await loadMovers(projectId, search);
  expect(compared).toBe(await requests());
  expect(lines.map(({ name }) => name)).toContain(modelName(0));
});
