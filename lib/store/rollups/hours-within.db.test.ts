import { expect, it } from "vitest";
import { DAY_MS, HOUR_MS } from "@/lib/schema/time/epoch";
import { pool } from "@/lib/store/database/pool";
import { insertManyModels } from "@/test/many-models";
import { makeTeam } from "@/test/people";
import { hoursWithin } from "./hours-within";

it("leaves out the oldest hours of a project, whole, beyond the rows that may be read", async () => {
  const [{ projectId }, other] = [await makeTeam(), await makeTeam()];
  const to = Date.UTC(2026, 5, 11);
  const span = { from: to - DAY_MS, to };
  for (const id of [projectId, other.projectId]) {
    await insertManyModels({ projectId: id, models: 3, rows: 3, ...span });
    // Each of the three series in each of the last ten hours.
    await pool().query(
      `INSERT INTO rollup_1h SELECT (jsonb_populate_record(NULL::rollup_1h,
         to_jsonb(m) || jsonb_build_object('bucket', hour))).*
       FROM (SELECT DISTINCT ON (series_id) * FROM rollup_1m WHERE project_id = $1) m,
         generate_series($2::timestamptz, $3::timestamptz, interval '1 hour') AS hour`,
      [id, new Date(to - 10 * HOUR_MS).toISOString(), new Date(to - HOUR_MS).toISOString()],
    );
  }
  const hours = async (most: number) => (to - (await hoursWithin(projectId, span, most))) / HOUR_MS;
  expect([await hours(30), await hours(29), await hours(27), await hours(4), await hours(2)]).toEqual([
    24, 9, 9, 1, 0,
  ]);
});
