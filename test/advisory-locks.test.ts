import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { LOCKS } from "@/lib/store/database/advisory-locks";

const root = path.resolve(import.meta.dirname, "..");
const sources = ["lib", "app", "scripts"].flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(ts|tsx|mjs)$/.test(file) && !/\.test\.|generated/.test(file))
    .map((file) => path.join(folder, file)),
);
const textOf = (file: string) => readFileSync(path.join(root, file), "utf8");

it("each advisory lock has a number of its own, which PostgreSQL takes as the first of two keys", () => {
  const numbers = Object.values(LOCKS);
  expect(new Set(numbers).size).toBe(numbers.length);
  for (const number of numbers) expect(number).toBe(number | 0);
});

it("keeps the numbers by which versions that run side by side exclude each other", () => {
  expect(LOCKS).toEqual({
    migrations: 72_707_369,
    partitions: 72_707_370,
    compaction: 72_707_371,
    evaluation: 72_707_372,
    counting: 72_707_373,
    notificationGroups: 72_707_374,
    purge: 72_707_375,
    prices: 72_707_376,
    quotas: 72_707_377,
    setUp: 72_707_378,
    maintenance: 72_707_379,
    names: 72_707_381,
    breakerNames: 72_707_382,
    routes: 72_707_380,
    incidents: 72_707,
    breakerSeries: -1_020_753_230,
  });
});

it("no advisory lock has a number that is not in the table", () => {
  expect(sources.length).toBeGreaterThan(300);
  const own = "lib/store/database/advisory-locks.ts";
  const stray = sources.filter((file) => file !== own && /\b72_?707(_?\d{3})?\b/.test(textOf(file)));
  // Plain Node cannot read the table.
  expect(stray).toEqual(["scripts/migrate.mjs"]);
  expect(textOf("scripts/migrate.mjs")).toContain(`const LOCK = ${LOCKS.migrations};`);
  // A statement takes its number from the table by a parameter; an address that signs in is hashed to 64 bits.
  const written = sources.flatMap((file) =>
    [...textOf(file).matchAll(/pg_(?:try_)?advisory_(?:xact_)?lock\((?!\$1)[^)]*/g)].map(
      ([call]) => `${file}: ${call}`,
    ),
  );
  expect(written).toEqual([
    "lib/store/people/identities.ts: pg_advisory_xact_lock(hashtextextended('sign-on:' || $1, 0",
  ]);
});
