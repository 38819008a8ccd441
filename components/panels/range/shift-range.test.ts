import { expect, test } from "vitest";
import { localMoment } from "@/test/clock-changes";
import { absoluteRange, SHIFTS } from "./shift-range";

const span = { from: 1_000, to: 3_000 };

test("a range moves by its length and doubles around its middle", () => {
  expect(SHIFTS.earlier(span, "UTC")).toEqual({ from: -1_000, to: 1_000 });
  expect(SHIFTS.later(span, "UTC")).toEqual({ from: 3_000, to: 5_000 });
  expect(SHIFTS["zoom out"](span)).toEqual({ from: 0, to: 4_000 });
  expect(SHIFTS.later(SHIFTS.earlier(span, "UTC"), "UTC")).toEqual(span);
});

test.each([
  ["Europe/Vienna", "2026-10-25"],
  ["America/New_York", "2026-11-01"],
  ["Australia/Lord_Howe", "2026-10-04"],
  ["Pacific/Chatham", "2026-09-27"],
])("whole days stay whole days where clocks change in %s on %s", (zone, date) => {
  const [year, month, day] = date.split("-").map(Number) as [number, number, number];
  const midnight = (after: number) => localMoment([year, month, day + after], 0, 0, zone);
  const change = { from: midnight(0), to: midnight(1) };
  expect(SHIFTS.earlier(change, zone)).toEqual({ from: midnight(-1), to: midnight(0) });
  expect(SHIFTS.later(change, zone)).toEqual({ from: midnight(1), to: midnight(2) });
  expect(SHIFTS.earlier({ from: midnight(1), to: midnight(8) }, zone)).toEqual({
    from: midnight(-6),
    to: midnight(1),
  });
  expect(SHIFTS.later({ from: midnight(-1), to: midnight(0) }, zone)).toEqual(change);
});

test("an hour that occurs twice moves by its length", () => {
  const [first, second, after] = [0, 1, 2].map((hour) => Date.UTC(2026, 9, 25, hour)) as [
    number,
    number,
    number,
  ];
  const twice = { from: first, to: second };
  expect(SHIFTS.later(twice, "Europe/Vienna")).toEqual({ from: second, to: after });
  expect(SHIFTS.earlier(twice, "Europe/Vienna")).toEqual({ from: first - (second - first), to: first });
});

test("its ends are written as moments", () => {
  expect(absoluteRange(span)).toEqual({ from: "1970-01-01T00:00:01.000Z", to: "1970-01-01T00:00:03.000Z" });
});
