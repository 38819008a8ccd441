import { expect, test } from "vitest";
import { KeyLookUps } from "./key-look-ups";

const CACHE_MS = 900;
const KEY = "key";

/** A database that answers each statement when told to. `isKey`: what it finds. */
function slowDatabase(isKey: (hash: string) => boolean = (hash) => hash === KEY) {
  const open: { hashes: readonly string[]; answer: () => void; fail: () => void }[] = [];
  const asked: number[] = [];
  const find = (hashes: readonly string[]) =>
    new Promise<Map<string, string>>((resolve, reject) => {
      asked.push(hashes.length);
      const end = (work: () => void) => () => {
        open.splice(open.indexOf(statement), 1);
        work();
      };
      const statement = {
        hashes,
        answer: end(() => resolve(new Map(hashes.filter(isKey).map((hash) => [hash, `the ${hash}`])))),
        fail: end(() => reject(new Error("lost"))),
      };
      open.push(statement);
    });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const answerAll = async () => {
    for (; open.length > 0; await settle()) open[0]!.answer();
  };
  return { find, open, asked, answerAll, settle };
}

const strangers = (count: number) => Array.from({ length: count }, (_, at) => `stranger ${at}`);

async function withKnownKey() {
  const database = slowDatabase();
  const lookUps = new KeyLookUps(database.find, CACHE_MS);
  const first = lookUps.get(KEY, 0);
  await database.answerAll();
  expect(await first).toBe("the key");
  database.asked.length = 0;
  return { ...database, lookUps };
}

test("a flood of invented keys asks one statement at a time, of at most 1,000 keys", async () => {
  const { lookUps, open, asked, answerAll } = await withKnownKey();
  const flood = strangers(5_001).map((hash) => lookUps.get(hash, 1));
  expect(open).toHaveLength(1);
  await answerAll();
  expect(await Promise.all(flood)).toEqual(flood.map(() => null));
  expect(asked).toEqual([1, 1_000, 1_000, 1_000, 1_000, 1_000]);
});

test("a key that is first seen in a flood is known after it", async () => {
  const { find, open, answerAll } = slowDatabase();
  const lookUps = new KeyLookUps(find, CACHE_MS);
  const first = [KEY, ...strangers(10_001)].map((hash) => lookUps.get(hash, 0));
  await answerAll();
  expect(await first[0]).toBe("the key");
  // The statement of the strangers never ends.
  void lookUps.get("another stranger", CACHE_MS);
  const again = lookUps.get(KEY, CACHE_MS);
  expect(open.map(({ hashes }) => hashes)).toEqual([["another stranger"], [KEY]]);
  open[1]!.answer();
  expect(await again).toBe("the key");
});

test("a known key waits for no invented one, and a flood of more than are remembered does not make it unknown", async () => {
  const { lookUps, open, answerAll } = await withKnownKey();
  const flood = strangers(30_000).map((hash) => lookUps.get(hash, 1));
  await answerAll();
  await Promise.all(flood);
  // The statement of the strangers never ends.
  void lookUps.get("another stranger", CACHE_MS);
  const again = lookUps.get(KEY, CACHE_MS);
  expect(open.map(({ hashes }) => hashes)).toEqual([["another stranger"], [KEY]]);
  open[1]!.answer();
  expect(await again).toBe("the key");
});

test("a new key among invented ones is found with them", async () => {
  const { find, answerAll } = slowDatabase();
  const lookUps = new KeyLookUps(find, CACHE_MS);
  const flood = strangers(2_500).map((hash) => lookUps.get(hash, 0));
  const fresh = lookUps.get(KEY, 0);
  await answerAll();
  expect(await fresh).toBe("the key");
  await Promise.all(flood);
});

test("the same unknown key is looked up once in the time of the cache", async () => {
  const { lookUps, asked, answerAll } = await withKnownKey();
  const first = lookUps.get("stranger", 1);
  await answerAll();
  await first;
  expect(await lookUps.get("stranger", CACHE_MS)).toBeNull();
  expect(asked).toEqual([1]);
  void lookUps.get("stranger", CACHE_MS + 1);
  expect(asked).toEqual([1, 1]);
});

test("a key that has ended is unknown from then on", async () => {
  let isThere = true;
  const { find, open, answerAll } = slowDatabase((hash) => isThere && hash === KEY);
  const lookUps = new KeyLookUps(find, CACHE_MS);
  const first = lookUps.get(KEY, 0);
  await answerAll();
  await first;
  isThere = false;
  lookUps.forget();
  const second = lookUps.get(KEY, 1);
  await answerAll();
  expect(await second).toBeNull();
  void lookUps.get("stranger", CACHE_MS + 1);
  void lookUps.get(KEY, CACHE_MS + 1);
  expect(open).toHaveLength(1);
});

test("what began before the keys were forgotten does not count from then on", async () => {
  const { lookUps, open, settle } = await withKnownKey();
  void lookUps.get(KEY, CACHE_MS);
  void lookUps.get("stranger", CACHE_MS);
  lookUps.forget();
  for (const { answer } of [...open]) answer();
  await settle();
  void lookUps.get(KEY, CACHE_MS + 1);
  void lookUps.get("stranger", CACHE_MS + 1);
  expect(open.map(({ hashes }) => hashes)).toEqual([[KEY], ["stranger"]]);
});

test("a failed look-up fails for all who wait for it, and is made again for the next", async () => {
  const { lookUps, open, settle } = await withKnownKey();
  const asked = [lookUps.get(KEY, CACHE_MS), lookUps.get("stranger", CACHE_MS)];
  const failed = Promise.allSettled(asked);
  for (const { fail } of [...open]) fail();
  expect((await failed).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  await settle();
  const again = [lookUps.get(KEY, CACHE_MS), lookUps.get("stranger", CACHE_MS)];
  for (const { answer } of [...open]) answer();
  expect(await Promise.all(again)).toEqual(["the key", null]);
});
