import { expect, test } from "vitest";
import { makeSlots } from "./slots";

test("runs at most the limit at once, in order, and a failure frees its slot", async () => {
  const inSlot = makeSlots(2);
  const finishers: (() => void)[] = [];
  const started: number[] = [];
  const jobs = [0, 1, 2, 3].map((job) =>
    inSlot(async () => {
      started.push(job);
      await new Promise<void>((resolve, reject) => {
        finishers[job] = () => (job === 0 ? reject(new Error("no")) : resolve());
      });
      return job;
    }).catch(() => "failed"),
  );
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  await settle();
  expect(started).toEqual([0, 1]);
  finishers[0]!();
  await settle();
  expect(started).toEqual([0, 1, 2]);
  finishers[1]!();
  finishers[2]!();
  await settle();
  finishers[3]!();
  expect(await Promise.all(jobs)).toEqual(["failed", 1, 2, 3]);
});
