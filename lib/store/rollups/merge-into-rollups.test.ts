import { expect, it } from "vitest";
import { emptyRollup } from "@/lib/aggregate/rollup";
import { HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { sumByBucket } from "./merge-into-rollups";
import type { KeyedRollup } from "./rollup-codec";

const rowOf = (seriesId: number, bucket: number, requests: number): KeyedRollup => ({
  projectId: 1,
  seriesId,
  bucket,
  figures: { ...emptyRollup(), requests },
});

const requestsOf = (rows: readonly KeyedRollup[]) =>
  rows.map(({ seriesId, bucket, figures }) => [seriesId, bucket, figures.requests]);

it("adds rows of a series and bucket, and leaves them as they are", () => {
  const rows = [rowOf(1, 0, 1), rowOf(2, 0, 10), rowOf(1, MINUTE_MS, 2), rowOf(1, HOUR_MS, 4)];
  expect(requestsOf(sumByBucket(rows, HOUR_MS))).toEqual([
    [1, 0, 3],
    [2, 0, 10],
    [1, HOUR_MS, 4],
  ]);
  expect(rows.map(({ figures }) => figures.requests)).toEqual([1, 10, 2, 4]);
});

it("needs a row that was added no longer: thousands of fragments are never in memory at once", () => {
  function* made() {
    yield rowOf(1, 0, 1);
    for (let at = 0; at < 3; at++) {
      const row = rowOf(1, 0, 10);
      yield row;
      row.figures.requests = Number.NaN;
    }
  }
  expect(requestsOf(sumByBucket(made(), MINUTE_MS))).toEqual([[1, 0, 31]]);
});
