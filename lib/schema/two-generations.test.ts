import { expect, it } from "vitest";
import { TwoGenerations } from "./two-generations";

it("keeps what is used, however much else comes", () => {
  const kept = new TwoGenerations<number>(10);
  kept.set("used", 0);
  for (let at = 1; at <= 1_000; at++) {
    kept.set(`other ${at}`, at);
    if (at % 10 === 0) expect(kept.get("used")).toBe(0);
  }
});

it("keeps as much as is used in turn, and forgets what was not used since", () => {
  const kept = new TwoGenerations<number>(10);
  const names = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, at) => `name ${from + at}`);
  for (const name of names(0, 35)) kept.set(name, 1);
  expect(names(0, 20).filter((name) => kept.get(name) !== undefined)).toEqual([]);
  expect(names(25, 35).filter((name) => kept.get(name) === undefined)).toEqual([]);
});

it("forgets by what its keys weigh", () => {
  const kept = new TwoGenerations<number>(100, (key) => key.length);
  const names = Array.from({ length: 10 }, (_, at) => String(at).repeat(50));
  for (const name of names) kept.set(name, 1);
  expect(names.map((name) => kept.get(name) !== undefined).indexOf(true)).toBe(6);
});
