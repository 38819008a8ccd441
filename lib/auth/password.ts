import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { processWide } from "@/lib/process-wide";

// N=2^17, r=8, p=1 takes about 0.3 s and 128 MiB (docs/decisions/0006-password-hash.md).
const LOG_N = 17;
const R = 8;
const P = 1;
const KEY_BYTES = 32;
/** Hashes at once; each holds 128 MiB. */
const AT_ONCE = 2;

type Gate = { running: number; waiting: (() => void)[] };
const gate = () => processWide<Gate>("password-gate", () => ({ running: 0, waiting: [] }));

async function derive(password: string, salt: Buffer, logN: number, r: number, p: number): Promise<Buffer> {
  const { waiting } = gate();
  if (gate().running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  gate().running += 1;
  try {
    return await new Promise((resolve, reject) =>
      scrypt(
        password.normalize("NFKC"),
        salt,
        KEY_BYTES,
        { N: 2 ** logN, r, p, maxmem: 256 * 1024 * 1024 },
        (error, key) => (error ? reject(error) : resolve(key)),
      ),
    );
  } finally {
    gate().running -= 1;
    waiting.shift()?.();
  }
}

/** `scrypt$17$8$1$salt$hash`, base64. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, LOG_N, R, P);
  return ["scrypt", LOG_N, R, P, salt.toString("base64"), key.toString("base64")].join("$");
}

/** Against no stored hash it works as long and says no, so that an unknown user takes as long as a wrong password. */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  const [scheme, logN, r, p, salt, hash] = (stored ?? "").split("$");
  if (scheme !== "scrypt" || !salt || !hash) {
    await derive(password, Buffer.alloc(16), LOG_N, R, P);
    return false;
  }
  const key = await derive(password, Buffer.from(salt, "base64"), Number(logN), Number(r), Number(p));
  return timingSafeEqual(key, Buffer.from(hash, "base64"));
}
