import type { Client } from "@/lib/store/database/client";

/** Minutes before `hours` are in rollup_1h, hours before `days` in rollup_1d; epoch ms. */
export type RollupMarks = { hours: number; days: number };

export async function readRollupMarks(client: Client): Promise<RollupMarks> {
  const { rows } = await client.query<{ level: string; until: Date }>(
    "SELECT level, until FROM rollup_marks",
  );
  const until = (level: string) => {
    const row = rows.find((one) => one.level === level);
    if (!row) throw new Error(`rollup_marks has no row ${level}`);
    return row.until.getTime();
  };
  return { hours: until("1h"), days: until("1d") };
}

export async function moveRollupMark(client: Client, level: "1h" | "1d", until: number) {
  await client.query("UPDATE rollup_marks SET until = $2 WHERE level = $1", [
    level,
    new Date(until).toISOString(),
  ]);
}
