import { env } from "@/lib/env";
import { pool } from "@/lib/store/database/pool";
import type { RollupDifference } from "@/lib/store/rollups/compare-rollups";
import { type DayRecount, listDaysToRecount, recountDay } from "@/lib/store/rollups/recount-rollups";
import { completeEnvironment } from "./setup/command-environment.mjs";
import { exitWith } from "./setup/start-error.mjs";

const WIDTHS = [12, 12, 10, 8, 8, 14, 12];

function line(cells: (string | number)[]): string {
  return cells
    .map((cell, column) => {
      const text = typeof cell === "number" ? cell.toLocaleString("en-US") : cell;
      return column === 0 ? text.padEnd(WIDTHS[0]!) : text.padStart(WIDTHS[column]!);
    })
    .join("");
}

function cellsOf({ requests, buckets, differenceCount }: DayRecount): number[] {
  const ofAll = buckets["1m_all"] + buckets["1h_all"];
  return [requests, buckets["1m"], buckets["1h"], buckets["1d"], ofAll, differenceCount];
}

function textOf({ level, projectId, seriesId, bucket, raw, stored }: RollupDifference): string {
  const of = level.endsWith("_all") ? "all series" : `series ${seriesId}`;
  const at = `${level.slice(0, 2)} ${new Date(bucket).toISOString()}, project ${projectId}, ${of}`;
  return `  ${at}\n    raw rows  ${raw ?? "none"}\n    stored    ${stored ?? "nothing"}`;
}

/** Compares the stored rollups with a recount of the raw rows. Exits with 1 if they differ. */
async function verify(): Promise<void> {
  const days = await listDaysToRecount(env().SIGHTLINE_RETENTION_DAYS, Date.now());
  console.log(line(["day (UTC)", "requests", "minutes", "hours", "days", "of all series", "differences"]));
  const totals = [0, 0, 0, 0, 0, 0];
  for (const day of days) {
    const recount = await recountDay(day);
    const cells = cellsOf(recount);
    if (cells.every((cell) => cell === 0)) continue;
    console.log(line([new Date(day).toISOString().slice(0, 10), ...cells]));
    for (const difference of recount.differences) console.log(textOf(difference));
    for (const [column, cell] of cells.entries()) totals[column]! += cell;
  }
  console.log(line(["total", ...totals]));
  const found = totals[5]!;
  console.log(
    found === 0 ? "rollups equal a recount of the raw rows" : `${found} buckets differ from the raw rows`,
  );
  process.exitCode = found === 0 ? 0 : 1;
}

try {
  completeEnvironment();
  await verify().finally(() => pool().end());
} catch (thrown) {
  exitWith(thrown);
}
