import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { memoryIsOf } from "./process-wide";
import { PromiseCache } from "./promise-cache";

/** Reads that are counted. */
function counted() {
  const reads: string[] = [];
  return {
    reads,
    of: (value: string) => async () => {
      reads.push(value);
      return value;
    },
  };
}

it("reads once for all who ask while the value is fresh", async () => {
  const cache = new PromiseCache(randomUUID(), { most: 10 });
  const { reads, of } = counted();
  const first = cache.get("a", 1_000, 5_000, of("one"));
  expect(cache.get("a", 1_000, 5_999, of("two"))).toBe(first);
  expect(await first).toBe("one");
  expect(await cache.get("a", 1_000, 6_000, of("three"))).toBe("three");
  expect(await cache.get("b", 1_000, 6_000, of("four"))).toBe("four");
  expect(reads).toEqual(["one", "three", "four"]);
});

it("reads again when the clock was set back by more than a value is fresh, not by less", async () => {
  const cache = new PromiseCache(randomUUID(), { most: 10 });
  const { of } = counted();
  await cache.get("a", 1_000, 5_000, of("one"));
  expect(await cache.get("a", 1_000, 4_990, of("two"))).toBe("one");
  expect(await cache.get("a", 1_000, 4_000, of("three"))).toBe("three");
});

it("keeps no failed read, and a read that fails late does not remove the one after it", async () => {
  const cache = new PromiseCache(randomUUID(), { most: 10 });
  const { of } = counted();
  await expect(cache.get("a", 1_000, 0, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await cache.get("a", 1_000, 0, of("one"))).toBe("one");

  let fail = () => {};
  const late = cache.get(
    "b",
    1_000,
    0,
    () => new Promise<string>((_, no) => (fail = () => no(new Error("late")))),
  );
  expect(await cache.get("b", 1_000, 2_000, of("two"))).toBe("two");
  fail();
  await expect(late).rejects.toThrow("late");
  expect(await cache.get("b", 1_000, 2_000, of("three"))).toBe("two");
});

it("evicts what was used least recently", async () => {
  const cache = new PromiseCache(randomUUID(), { most: 2 });
  const { of } = counted();
  await cache.get("a", 1_000, 0, of("a1"));
  await cache.get("b", 1_000, 0, of("b1"));
  await cache.get("a", 1_000, 0, of("a2"));
  await cache.get("c", 1_000, 0, of("c1"));
  expect(await cache.get("a", 1_000, 0, of("a3"))).toBe("a1");
  expect(await cache.get("c", 1_000, 0, of("c2"))).toBe("c1");
  expect(await cache.get("b", 1_000, 0, of("b2"))).toBe("b2");
});

it("weighs values once they are read, and keeps the newest whatever it weighs", async () => {
  const cache = new PromiseCache<string>(randomUUID(), { most: 10, weigh: ({ length }) => length });
  const { of } = counted();
  await cache.get("a", 1_000, 0, of("12345"));
  await cache.get("b", 1_000, 0, of("1234"));
  expect(await cache.get("a", 1_000, 0, of("anew"))).toBe("12345");
  await cache.get("c", 1_000, 0, of("123456789012345"));
  expect(await cache.get("c", 1_000, 0, of("anew"))).toBe("123456789012345");
  expect(await cache.get("a", 1_000, 0, of("a"))).toBe("a");
  expect(await cache.get("b", 1_000, 0, of("b"))).toBe("b");
  // The heavy one went when the light ones came.
  expect(await cache.get("c", 1_000, 0, of("c"))).toBe("c");
  expect(await cache.get("a", 1_000, 0, of("anew"))).toBe("a");
});

it("ends with the database that it was read from", async () => {
  const cache = new PromiseCache(randomUUID(), { most: 10 });
  const { of } = counted();
  memoryIsOf("one server");
  await cache.get("a", 1_000, 0, of("one"));
  memoryIsOf("another server");
  expect(await cache.get("a", 1_000, 0, of("two"))).toBe("two");
});
