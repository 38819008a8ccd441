import { afterEach, expect, it } from "vitest";
import { requirePlacement, TablesLeftBehind } from "@/lib/store/database/distribute";
import { DISTRIBUTED_TABLES, REFERENCE_TABLES } from "@/lib/store/database/placement";
import { pool } from "@/lib/store/database/pool";
import { boot } from "./boot";

/** Of Citus, which the test server does not have. */
const place = (tables: readonly string[]) =>
  pool().query(
    `CREATE TABLE pg_dist_partition AS SELECT name::regclass AS logicalrelid FROM unnest('{${tables}}'::text[]) AS t (name)`,
  );
afterEach(() => pool().query("DROP TABLE IF EXISTS pg_dist_partition"));

const ALL = [...DISTRIBUTED_TABLES, ...REFERENCE_TABLES];

it("accepts a server without Citus, and a distributed database", async () => {
  await requirePlacement(pool());
  await place(ALL);
  await requirePlacement(pool());
});

it("accepts a server with Citus whose tables are all on the coordinator", async () => {
  await place([]);
  await requirePlacement(pool());
});

it("does not start where a newer version added tables to a distributed database, and names them", async () => {
  await place(ALL.filter((table) => !table.endsWith("_all")));
  await expect(boot("0.1.0")).rejects.toEqual(new TablesLeftBehind(["rollup_1m_all", "rollup_1h_all"]));
});
