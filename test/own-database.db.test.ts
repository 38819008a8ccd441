import { expect, inject, it } from "vitest";
import { runSql } from "./sql";

it("a test file finds a migrated database that no other file has used", async () => {
  const [found] = await runSql(
    process.env.DATABASE_URL!,
    "SELECT current_database() AS name, (SELECT count(*)::int FROM projects) AS projects",
  );
  expect(found).toEqual({ name: expect.stringContaining(`${inject("databaseTemplate")}_`), projects: 0 });
});
