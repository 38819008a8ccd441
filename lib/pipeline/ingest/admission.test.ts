import { setTimeout as wait } from "node:timers/promises";
import { afterEach, expect, it, vi } from "vitest";
import { Admission } from "./admission";

const MB = 1024 * 1024;
const OVERLOADED = expect.objectContaining({
  status: 503,
  code: "overloaded",
  extra: { retryAfterSeconds: 1 },
});

afterEach(() => void vi.useRealTimers());

/** Work that lasts until `end`; `begun` lists the names in the order in which they got their turn. */
function crew(one: Admission) {
  const begun: string[] = [];
  const start = (name: string, projectId: number, bytes: number) => {
    let end = () => {};
    const lasts = new Promise<void>((resolve) => {
      end = resolve;
    });
    const done = one.work(projectId, bytes, () => {
      begun.push(name);
      return lasts;
    });
    done.catch(() => {});
    return { end, done };
  };
  return { begun, start };
}

it("holds no more than the limit, leaves room for other projects, and has it again at the end", () => {
  const one = new Admission();
  one.hold(1, 96 * MB);
  expect(() => one.hold(1, 1)).toThrow(OVERLOADED);
  one.hold(2, 32 * MB);
  expect(() => one.hold(3, 1)).toThrow(OVERLOADED);
  one.release(1, 96 * MB);
  one.hold(3, 96 * MB);
  one.release(2, 32 * MB);
  one.release(3, 96 * MB);
  one.hold(1, 96 * MB);
});

it("says how much it held at most since it was last asked", () => {
  const one = new Admission();
  one.hold(1, 5 * MB);
  one.hold(2, 3 * MB);
  one.release(1, 5 * MB);
  expect(one.takeMostHeld()).toBe(8 * MB);
  expect(one.takeMostHeld()).toBe(3 * MB);
  one.release(2, 3 * MB);
  expect(one.takeMostHeld()).toBe(3 * MB);
  expect(one.takeMostHeld()).toBe(0);
});

it("works on 4 MB at once, in turn, and alone on a body that is larger", async () => {
  const { begun, start } = crew(new Admission());
  const first = start("first", 1, 3 * MB);
  const large = start("large", 1, 8 * MB);
  const small = start("small", 1, 1);
  expect(begun).toEqual(["first"]);
  first.end();
  await first.done;
  await wait(0);
  expect(begun).toEqual(["first", "large"]);
  large.end();
  await large.done;
  await wait(0);
  expect(begun).toEqual(["first", "large", "small"]);
  small.end();
  await small.done;
});

it("gives each project its turn, however much another one sends", async () => {
  const { begun, start } = crew(new Admission());
  const first = start("a", 1, 4 * MB);
  const all = ["a1", "a2", "a3"].map((name) => start(name, 1, 4 * MB));
  all.push(start("b1", 2, 4 * MB), start("b2", 2, 4 * MB));
  first.end();
  for (const { end } of all) end();
  await Promise.all(all.map(({ done }) => done));
  expect(begun).toEqual(["a", "b1", "a1", "b2", "a2", "a3"]);
});

it("begins with a small body at once while another project's large ones are worked on and wait", async () => {
  const { begun, start } = crew(new Admission());
  const large = [1, 2, 3].map((at) => start(`large ${at}`, 1, 8 * MB));
  const small = start("small", 2, 1);
  expect(begun).toEqual(["large 1", "small"]);
  for (const { end } of [...large, small]) end();
  await Promise.all([...large, small].map(({ done }) => done));
  expect(begun).toEqual(["large 1", "small", "large 2", "large 3"]);
});

it("refuses what has waited too long, and continues with what fits", async () => {
  vi.useFakeTimers();
  const { begun, start } = crew(new Admission(20));
  const first = start("first", 1, 2 * MB);
  const large = start("large", 1, 4 * MB);
  vi.advanceTimersByTime(19);
  const small = start("small", 1, MB);
  expect(begun).toEqual(["first"]);
  vi.advanceTimersByTime(1);
  await expect(large.done).rejects.toEqual(OVERLOADED);
  expect(begun).toEqual(["first", "small"]);
  first.end();
  small.end();
  await Promise.all([first.done, small.done]);
});

it("continues after work that fails", async () => {
  const one = new Admission();
  const failing = one.work(1, 4 * MB, async () => {
    throw new Error("refused");
  });
  const next = one.work(1, 4 * MB, async () => "stored");
  await expect(failing).rejects.toThrow("refused");
  expect(await next).toBe("stored");
});
