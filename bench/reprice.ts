import { runRepricing } from "@/lib/pipeline/prices/reprice";
import { DAY_MS } from "@/lib/schema/time/epoch";
import { pool, transaction } from "@/lib/store/database/pool";
import { insertRepricing, listRepricings } from "@/lib/store/prices/repricings";
import { recountDay } from "@/lib/store/rollups/recount-rollups";
import { openBenchDatabase } from "./database";
import { fillDay, makeBenchProject } from "./fill-day";
import { interleave, printMeasured, ratioOf } from "./measure";

const REPETITIONS = 1;

async function recount(day: number): Promise<number> {
  const start = performance.now();
  const { differenceCount } = await recountDay(day);
  if (differenceCount > 0) throw new Error(`${differenceCount} buckets differ from the raw rows`);
  return (performance.now() - start) / 1_000;
}

let round = 0;

/** Every request costs something else than before: the own prices change from run to run. */
async function reprice(projectId: number, day: number, count: number): Promise<number> {
  round += 1;
  await pool().query("DELETE FROM price_overrides WHERE project_id = $1", [projectId]);
  await pool().query(
    `INSERT INTO price_overrides (project_id, model, input_nano_per_token, output_nano_per_token, valid_from)
     SELECT DISTINCT $1::int4, model, $2::numeric, 4 * $2::numeric, timestamptz '2020-01-01' FROM series WHERE project_id = $1`,
    [projectId, 1_000 + round],
  );
  const start = performance.now();
  await transaction((client) =>
    insertRepricing(client, {
      projectId,
      from: day,
      to: day + DAY_MS,
      model: null,
      provider: null,
      priceTable: "benchmark",
      requestedBy: "benchmark",
    }),
  );
  for (;;) {
    await runRepricing();
    const [job] = await listRepricings(projectId);
    if (job!.state === "failed") throw new Error(job!.error!);
    if (job!.state !== "done") continue;
    if (job!.changed < 0.9 * count) throw new Error(`Only ${job!.changed} of ${count} requests changed`);
    return (performance.now() - start) / 1_000;
  }
}

/** All requests of a day at new prices, rollups and all, against a recount of the day. */
export async function benchReprice(): Promise<void> {
  const count = Number(process.env.BENCH_ROWS ?? 1_000_000);
  const closeDatabase = await openBenchDatabase();
  try {
    const projectId = await makeBenchProject();
    const day = Math.floor(Date.now() / DAY_MS) * DAY_MS - DAY_MS;
    await fillDay(projectId, day, count, "computed");
    const measured = await interleave(
      [
        { name: "re-pricing, every cost changes", unit: "s", run: () => reprice(projectId, day, count) },
        { name: "recount", unit: "s", run: () => recount(day) },
      ],
      REPETITIONS,
    );
    printMeasured(
      `reprice: ${count.toLocaleString("en-US")} requests of a day, ${REPETITIONS} repetitions`,
      measured,
      [{ name: "re-pricing / recount", value: ratioOf(measured[0], measured[1]), goal: { atMost: 2 } }],
    );
  } finally {
    await pool().end();
    await closeDatabase();
  }
}
