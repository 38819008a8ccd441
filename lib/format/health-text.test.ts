import { expect, it } from "vitest";
import { healthTexts } from "./health-text";

it("turns what is wrong into sentences", () => {
  expect(
    healthTexts({
      status: "not ready",
      database: "read-only",
      ingest: "ok",
      worker: "stalled: evaluation",
      evaluation: "last 2 min ago, no worker is running",
      disk: "80 MB left on the disk of a worker's data directory",
      process: "stopping",
    }),
  ).toEqual([
    "The database is read-only. Requests are not accepted, and rules are not evaluated.",
    "Background work has stalled: evaluation.",
    "Rules are not evaluated (last 2 min ago, no worker is running): no alerts fire or resolve.",
    "Disk: 80 MB left on the disk of a worker's data directory.",
  ]);
  expect(healthTexts({ status: "ready", database: "ok" })).toEqual([]);
});
