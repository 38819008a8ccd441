import { expect, it } from "vitest";
import { acceptItems } from "@/lib/pipeline/ingest/accept-requests";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { pool } from "@/lib/store/database/pool";
import { ROLLUP_COLUMNS } from "@/lib/store/rollups/rollup-columns";
import { makeTeam } from "@/test/people";
import { dayAgo } from "@/test/rollup-checks";
import { loadStored } from "./merge-into-rollups";
import { ROLLUP_COLUMN_LIST } from "./rollup-codec";

const day = dayAgo(4);
const SERIES = 1_000;
const MINUTES = 60;

/** Figures of a day's first hour, a row for each series and minute. */
async function fillHour(projectId: number): Promise<void> {
  const value = { model: "m", latency_ms: 10, timestamp: day / 1_000 };
  await acceptItems([{ index: 0, value }], [], projectId, day + MINUTE_MS);
  await pool().query(
    `INSERT INTO rollup_1m (${ROLLUP_COLUMN_LIST})
     SELECT project_id, many, minute, ${ROLLUP_COLUMNS.map(({ name }) => name).join(", ")}
     FROM (SELECT * FROM rollup_fragments WHERE project_id = $1 LIMIT 1) f, generate_series(1, $2::int) AS many,
       generate_series($3::timestamptz, $4::timestamptz, interval '1 minute') AS minute`,
    [projectId, SERIES, new Date(day), new Date(day + (MINUTES - 1) * MINUTE_MS)],
  );
}

it("finds the rows of many keys in time where PostgreSQL expects none of the project", async () => {
  const [known, fresh] = [await makeTeam(), await makeTeam()];
  await fillHour(known.projectId);
  await pool().query("ANALYZE rollup_1m");
  await fillHour(fresh.projectId);
  const keys = Array.from({ length: (SERIES * MINUTES) / 6 }, (_, at) => ({
    seriesId: 1 + (at % SERIES),
    bucket: day + 6 * Math.floor(at / SERIES) * MINUTE_MS,
  }));
  const found = await loadStored(pool(), "rollup_1m", fresh.projectId, keys);
  expect(found).toHaveLength(keys.length);
  expect(
    await loadStored(pool(), "rollup_1m", fresh.projectId, [{ seriesId: SERIES + 1, bucket: day }]),
  ).toEqual([]);
});
