import { randomUUID } from "node:crypto";
import { afterAll, expect, test, vi } from "vitest";
import { pool, transaction } from "@/lib/store/database/pool";
import { rememberNetwork } from "@/lib/store/people/known-networks";
import { insertUser } from "@/lib/store/people/users";
import "@/test/people";
import { checkCredentials } from "@/lib/auth/check-credentials";
import { hashPassword } from "./password-hash";
import { throttle } from "./throttle";

// A hash of Node's takes a second on a busy machine and varies by more than what is measured here: a cheap one leaves
// the rest of the time visible. The number of hashes is counted instead, and is the same for all users.
const hashes = vi.hoisted(() => {
  // Other files of this thread may have imported the real one, and must not get this one.
  vi.resetModules();
  return { options: [] as string[] };
});
afterAll(() => vi.resetModules());
vi.mock("node:crypto", async (original) => {
  const crypto = await original<typeof import("node:crypto")>();
  const scrypt = (
    password: string,
    salt: Buffer,
    bytes: number,
    options: object,
    done: (error: Error | null, key: Buffer) => void,
  ) => {
    hashes.options.push(JSON.stringify(options));
    crypto.scrypt(password, salt, bytes, { ...options, N: 16 }, done);
  };
  return { ...crypto, default: { ...crypto, scrypt }, scrypt };
});

afterAll(() => pool().end());

async function makeAccount(): Promise<{ id: string; email: string }> {
  const email = `${randomUUID()}@example.com`;
  const passwordHash = await hashPassword("a long enough secret");
  const id = await transaction((client) => insertUser(client, { email, name: "", passwordHash }));
  return { id: id!, email };
}

const passes = (account: string, address: string) =>
  throttle(account, address).then(
    () => true,
    () => false,
  );

type Guesses = { addressOf: (at: number) => string; account?: string | null };

/**
 * How many of a thousand guesses pass, and what `during` finds after them, all in one window of five minutes. Without an
 * account each guess has its own.
 */
async function guess(
  { addressOf, account = `${randomUUID()}@example.com` }: Guesses,
  during: () => Promise<boolean[]> = async () => [],
): Promise<{ passed: number; found: boolean[] }> {
  const window = async () =>
    (await pool().query("SELECT floor(extract(epoch FROM now()) / 300) AS at")).rows[0].at;
  for (;;) {
    await pool().query("DELETE FROM login_attempts");
    const begun = await window();
    let passed = 0;
    for (let at = 0; at < 1_000; at += 50) {
      const some = Array.from({ length: 50 }, (_, i) =>
        passes(account ?? `${randomUUID()}@example.com`, addressOf(at + i)),
      );
      passed += (await Promise.all(some)).filter(Boolean).length;
    }
    const found = await during();
    if ((await window()) === begun) return { passed, found };
  }
}

const hex = (at: number) => at.toString(16);

test("of 1,000 guesses few pass, wherever they come from", async () => {
  const owner = await makeAccount();
  await rememberNetwork(owner.id, "192.0.2.7");
  const somebody = `${randomUUID()}@example.com`;
  const one = await guess({ addressOf: () => "198.51.100.1" });
  const thousand = await guess(
    { addressOf: (at) => `10.1.${at >> 8}.${at & 255}`, account: owner.email },
    async () => [
      await passes(owner.email, "192.0.2.7"),
      await passes(owner.email, "192.0.2.8"),
      await passes(somebody, "192.0.2.8"),
    ],
  );
  expect(thousand.found).toEqual([true, false, true]);
  const near = await guess({ addressOf: (at) => `2001:db8:1:1::${hex(at + 1)}` });
  const figures = {
    "one address": one.passed,
    "1,000 IPv4 addresses": thousand.passed,
    "1,000 addresses of one /64": near.passed,
  };
  console.info("guesses that pass, of 1,000:", figures);
  expect(figures).toEqual({
    "one address": 10,
    "1,000 IPv4 addresses": 50,
    "1,000 addresses of one /64": 10,
  });
});

test("one password for 1,000 accounts is stopped by network and by site", async () => {
  const near = await guess({ addressOf: (at) => `2001:db8:2:1::${hex(at + 1)}`, account: null });
  const site = await guess({ addressOf: (at) => `2001:db8:3:${hex(at)}::1`, account: null }, async () => [
    await passes(`${randomUUID()}@example.com`, "2001:db8:3:1::1"),
    await passes(`${randomUUID()}@example.com`, "2001:db8:4:1::1"),
  ]);
  const figures = { "one /64": near.passed, "1,000 networks of one /48": site.passed };
  console.info("sprayed passwords that pass, of 1,000:", figures);
  expect(figures).toEqual({ "one /64": 50, "1,000 networks of one /48": 200 });
  expect(site.found).toEqual([false, true]);
});

test("a known and an unknown account take the same hash and, within 5 ms, the same time", async () => {
  const { email } = await makeAccount();
  const timesOf = { known: [] as number[], unknown: [] as number[] };
  const measure = async (kind: "known" | "unknown", at: number) => {
    const account = kind === "known" ? email : `${randomUUID()}@example.com`;
    const before = hashes.options.length;
    const started = performance.now();
    expect(await checkCredentials(account, "not the password", `203.0.113.${at % 200}`)).toBeNull();
    timesOf[kind].push(performance.now() - started);
    expect(hashes.options.slice(before)).toEqual(['{"N":131072,"r":8,"p":1,"maxmem":268435456}']);
  };
  const difference = () => Math.abs(median(timesOf.known) - median(timesOf.unknown));
  // More samples where the machine is busy: a difference in the code stays.
  for (let at = 0; at < 400 && (at < 60 || difference() > 5); at++) {
    if (at % 20 === 0) await pool().query("DELETE FROM login_attempts");
    for (const kind of at % 2 === 0 ? (["known", "unknown"] as const) : (["unknown", "known"] as const))
      await measure(kind, at);
  }
  console.info("median besides the hash, in ms:", {
    known: median(timesOf.known).toFixed(2),
    unknown: median(timesOf.unknown).toFixed(2),
    samples: timesOf.known.length,
  });
  expect(difference()).toBeLessThanOrEqual(5);
});

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
