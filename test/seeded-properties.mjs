import path from "node:path";

const SEEDED = path.resolve(import.meta.dirname, "fast-check.ts");

/** Tests that import fast-check get test/fast-check.ts, without an import in each of them or a setup file for all. */
export const seededProperties = () => ({
  name: "seeded-properties",
  enforce: /** @type {const} */ ("pre"),
  resolveId: (/** @type {string} */ id, /** @type {string | undefined} */ importer) =>
    id === "fast-check" && importer !== SEEDED ? SEEDED : null,
});
