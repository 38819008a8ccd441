import { setImmediate } from "node:timers/promises";
import { expect, it } from "vitest";
import { readItems } from "./read-items";

it("other work runs while a batch of unknown keys is parsed", async () => {
  const item = (at: number) => `{${Array.from({ length: 200 }, (_, key) => `"x${at}_${key}":1`).join()}}`;
  const body = new TextEncoder().encode(`[${Array.from({ length: 1_000 }, (_, at) => item(at)).join()}]`);
  let turns = 0;
  let reading = true;
  const others = (async () => {
    for (; reading; turns++) await setImmediate();
  })();
  const { items, rejected } = await readItems(body, "json");
  reading = false;
  await others;
  expect([items.length, rejected.length]).toEqual([1_000, 0]);
  expect(turns).toBeGreaterThan(3);
});
