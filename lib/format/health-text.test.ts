import { expect, it } from "vitest";
import { healthTexts, withoutEvaluation } from "./health-text";

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
    "Disk: 80 MB left on the disk of a worker's data directory.",
    "Rules are not evaluated (last 2 min ago, no worker is running): no alerts fire or resolve. Check the worker's log; restart it if this stays.",
  ]);
  expect(healthTexts({ status: "ready", database: "ok" })).toEqual([]);
});

const SEE_LOG = "Check the worker's log; restart it if this stays.";

it.each<[Record<string, string>, string[]]>([
  [{ worker: "stalled: evaluation" }, [`Background work has stalled: evaluation. ${SEE_LOG}`]],
  [
    { worker: "stalled: evaluation", evaluation: "last 2 min ago" },
    [`Rules are not evaluated (last 2 min ago): no alerts fire or resolve. ${SEE_LOG}`],
  ],
  [
    { worker: "stalled: evaluation, detection", evaluation: "last 2 min ago" },
    [
      `Background work has stalled: detection. ${SEE_LOG}`,
      `Rules are not evaluated (last 2 min ago): no alerts fire or resolve. ${SEE_LOG}`,
    ],
  ],
  [
    { worker: "ended unexpectedly, and starts again", evaluation: "ok" },
    [`Background work has ended unexpectedly, and starts again. ${SEE_LOG}`],
  ],
])("says once what is wrong in %j, and what to do", (parts, texts) => {
  expect(healthTexts(parts).sort()).toEqual(texts);
});

it.each<[Record<string, string>, Record<string, string>]>([
  [{ worker: "stalled: evaluation", evaluation: "late" }, {}],
  [{ worker: "stalled: evaluation, detection" }, { worker: "stalled: detection" }],
  [
    { worker: "ended unexpectedly", database: "ok" },
    { worker: "ended unexpectedly", database: "ok" },
  ],
])("without the evaluation, %j is %j", (parts, others) => {
  expect(withoutEvaluation(parts)).toEqual(others);
});
