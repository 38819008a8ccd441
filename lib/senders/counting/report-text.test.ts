import { expect, it } from "vitest";
import type { Call } from "@/lib/senders/call";
import { listRecordings, reportsOf } from "@/test/recordings/recordings";
import { reportOfText, textOfReport } from "./report-text";

const reports = listRecordings().flatMap(({ bodies }) => reportsOf(bodies));

it("a report is read as it was written, of every kind", () => {
  expect(new Set(reports.map(({ kind }) => kind))).toEqual(new Set(["call", "fallbacks", "began"]));
  for (const report of reports) expect(reportOfText(textOfReport(report))).toEqual(report);
});

it("no field of a call is lost", () => {
  const call: Call = {
    ...(reports.find(({ kind }) => kind === "call") as Call),
    ttftMs: 1.5,
    began: "began",
    billing: {
      cacheWrite1hTokens: 1,
      audioInputTokens: 2,
      audioOutputTokens: 3,
      imageInputTokens: 4,
      imageOutputTokens: 5,
      serviceTier: "flex",
      region: "eu",
    },
    cost: { usd: 0.25, from: "bill" },
    status: "error",
    errorType: "timeout",
    fromCache: true,
    finishReason: "stop",
    fallbackFrom: "m",
    userId: "u",
    tags: { team: "t" },
  };
  const values = Object.keys(call).map((name) => ({ ...call, [name]: "another" }));
  expect(reportOfText(textOfReport(call))).toEqual(call);
  const texts = values.map((one) => textOfReport({ ...one, kind: "call", tokens: call.tokens } as Call));
  // All but `kind` and `tokens`, which are as they were.
  expect(new Set(texts).size).toBe(values.length - 1);
});

it("rows that were kept with names are read", () => {
  for (const report of reports) expect(reportOfText(JSON.stringify(report))).toEqual(report);
});
