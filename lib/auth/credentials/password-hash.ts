import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { processWide } from "@/lib/process-wide";
import { makeSlots } from "./slots";

// 0.3 s and 128 MiB per hash: docs/decisions/0006-password-hash.md.
const LOG_N = 17;
const BLOCK_SIZE = 8;
const PARALLEL = 1;
const KEY_BYTES = 32;
const HASHES_AT_ONCE = 2;

const slots = () => processWide("password-slots", () => makeSlots(HASHES_AT_ONCE));

type Cost = { logN: number; r: number; p: number };
const COST: Cost = { logN: LOG_N, r: BLOCK_SIZE, p: PARALLEL };

/** `scrypt$17$8$1$salt$hash`, salt and hash in base64. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, COST);
  return ["scrypt", LOG_N, BLOCK_SIZE, PARALLEL, salt.toString("base64"), key.toString("base64")].join("$");
}

/** Takes the same time without a stored hash, so that response times do not reveal which accounts exist. */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  const parsed = stored === null ? null : parse(stored);
  if (!parsed) {
    await derive(password, Buffer.alloc(16), COST);
    return false;
  }
  const key = await derive(password, parsed.salt, parsed.cost);
  return key.length === parsed.hash.length && timingSafeEqual(key, parsed.hash);
}

/** Whether a hash was made with a lower cost than today's. */
export function isWeakHash(stored: string): boolean {
  const cost = parse(stored)?.cost;
  return !cost || cost.logN < LOG_N || cost.r < BLOCK_SIZE || cost.p < PARALLEL;
}

function parse(stored: string): { cost: Cost; salt: Buffer; hash: Buffer } | null {
  const match = /^scrypt\$(\d{1,2})\$(\d{1,2})\$(\d{1,2})\$([^$]+)\$([^$]+)$/.exec(stored);
  if (!match) return null;
  const [, logN, r, p, salt, hash] = match;
  return {
    cost: { logN: Number(logN), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt!, "base64"),
    hash: Buffer.from(hash!, "base64"),
  };
}

function derive(password: string, salt: Buffer, { logN, r, p }: Cost): Promise<Buffer> {
  const options = { N: 2 ** logN, r, p, maxmem: 256 * 1024 * 1024 };
  return slots()(
    () =>
      new Promise((resolve, reject) => {
        // Keyboards compose characters such as é differently.
        scrypt(password.normalize("NFKC"), salt, KEY_BYTES, options, (error, key) => {
          if (error) reject(error);
          else resolve(key);
        });
      }),
  );
}
