import { expect, test } from "vitest";
import type { RequestRow } from "@/lib/dashboard/requests/requests-model";
import { TAIL_LIMIT, TAIL_PAGE, type Tail, tailStart, withArrivals } from "./tail-rows";

const rows = (...times: number[]) => times.map((t) => ({ id: `r${t}`, t }) as RequestRow);
const begun = (...times: number[]): Tail => ({ rows: rows(...times), fresh: new Set(), skipped: false });
const times = (tail: Tail) => tail.rows.map(({ t }) => t);
const down = (from: number, count: number) => Array.from({ length: count }, (_, at) => from - at);

test("new requests come first, and late ones at their time; each is there once", () => {
  const tail = withArrivals(begun(30, 20, 10), rows(40, 30, 25));
  expect(times(tail)).toEqual([40, 30, 25, 20, 10]);
  expect(tail.fresh).toEqual(new Set(["r40", "r25"]));
  expect(withArrivals(tail, rows(40, 30)).fresh).toEqual(new Set());
});

test("requests of one moment are ordered by id, as the list of the page is", () => {
  const [a, b] = [
    { id: "a", t: 1 },
    { id: "b", t: 1 },
  ] as RequestRow[];
  expect(withArrivals(withArrivals(begun(), [a!]), [b!]).rows).toEqual([b, a]);
});

test("it keeps a limited number, the newest", () => {
  let tail = begun();
  for (let at = 1; at <= 6; at++) tail = withArrivals(tail, rows(...down(at * TAIL_PAGE, TAIL_PAGE)));
  expect(times(tail)).toEqual(down(6 * TAIL_PAGE, TAIL_LIMIT));
});

test("it says so when more came than it read", () => {
  const full = rows(...down(1_000, TAIL_PAGE));
  expect(withArrivals(begun(), full).skipped).toBe(false);
  expect(withArrivals(begun(1_001 - TAIL_PAGE), full).skipped).toBe(false);
  const skipped = withArrivals(begun(10), full);
  expect(skipped.skipped).toBe(true);
  expect(withArrivals(skipped, rows(1_001)).skipped).toBe(true);
});

test("it reads again what may have come late", () => {
  expect(tailStart(begun(200_000, 10))).toBe(140_000);
  expect(tailStart(begun())).toBeNull();
});
