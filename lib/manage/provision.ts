import { z } from "zod";
import { hashPassword } from "@/lib/auth/credentials/password-hash";
import { type Env, env } from "@/lib/env";
import { inspectApiKey, KEY_MIN_LENGTH } from "@/lib/schema/people/api-key";
import { DisplayName, Email, NewPassword } from "@/lib/schema/people/credentials";
import { transaction } from "@/lib/store/database/pool";
import { isSetUpOpen, lockSetUp, replaceSetUpCodeHash } from "@/lib/store/people/installation";
import { makeFirstKeys, makeOwner } from "./make-owner";
import { hashSetUpCode, makeSetUpCode } from "./set-up-code";

export type Provisioned =
  | { kind: "setup"; setUpCode: string }
  | { kind: "ready"; made?: { apiKey: string; manageKey: string } };

const FirstAdmin = z.object({
  SIGHTLINE_ADMIN_EMAIL: Email,
  SIGHTLINE_ADMIN_PASSWORD: NewPassword,
  SIGHTLINE_TEAM: DisplayName,
  SIGHTLINE_PROJECT: DisplayName,
  SIGHTLINE_API_KEY: z
    .string()
    .refine((key) => inspectApiKey(key) !== "malformed", {
      error: `must be ${KEY_MIN_LENGTH} to 512 printable characters without spaces`,
    })
    .optional(),
});

/**
 * First start: creates the admin, team, project and keys that the environment sets, or a one-time code for the browser.
 * Idempotent and safe if two processes start at once. Throws an error that names an invalid variable.
 */
export async function provision(variables: Env = env()): Promise<Provisioned> {
  if (!(await isSetUpOpen())) return { kind: "ready" };
  const { SIGHTLINE_ADMIN_EMAIL: email, SIGHTLINE_ADMIN_PASSWORD: password } = variables;
  if (email === undefined && password === undefined) return offerSetUp();

  const parsed = FirstAdmin.safeParse(variables);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
    throw new Error(`cannot create the first admin: ${faults.join("; ")}`);
  }
  const admin = parsed.data;
  const passwordHash = await hashPassword(admin.SIGHTLINE_ADMIN_PASSWORD);
  const given = admin.SIGHTLINE_API_KEY;
  const { keys, ...made } = makeFirstKeys();
  return transaction(async (client) => {
    await lockSetUp(client);
    if (!(await isSetUpOpen(client))) return { kind: "ready" };
    await makeOwner(client, {
      email: admin.SIGHTLINE_ADMIN_EMAIL,
      name: "",
      passwordHash,
      team: admin.SIGHTLINE_TEAM,
      project: admin.SIGHTLINE_PROJECT,
      timeZone: "UTC",
      keys: given ? [{ name: "First key", key: given, scopes: ["ingest", "read", "manage"] }] : keys,
    });
    return given ? { kind: "ready" } : { kind: "ready", made };
  });
}

/** Each start prints a new code, because the old one may have scrolled away. */
async function offerSetUp(): Promise<Provisioned> {
  const setUpCode = makeSetUpCode();
  return transaction(async (client) => {
    await lockSetUp(client);
    if (!(await isSetUpOpen(client))) return { kind: "ready" };
    await replaceSetUpCodeHash(client, hashSetUpCode(setUpCode));
    return { kind: "setup", setUpCode };
  });
}
