import { hashPassword } from "@/lib/auth/credentials/password-hash";
import { throttleThere } from "@/lib/auth/credentials/throttle";
import { ApiError } from "@/lib/schema/http/api-error";
import type { SetUp } from "@/lib/schema/people/set-up";
import { transaction } from "@/lib/store/database/pool";
import { findSetUpCodeHash, isSetUpOpen, lockSetUp } from "@/lib/store/people/installation";
import { makeFirstKeys, makeOwner } from "./make-owner";
import { isSetUpCode } from "./set-up-code";

const closed = () => new ApiError(409, "set_up_done", "Setup is already done; log in");

/** Whether the first admin can still be created in the browser. */
export function isSetUpWaiting(): Promise<boolean> {
  return isSetUpOpen();
}

/** Creates the first admin from the browser. Of two simultaneous calls with the right code, one wins. */
export async function setUp(
  input: SetUp,
  address: string,
): Promise<{ userId: string; projectId: number; apiKey: string; manageKey: string }> {
  if (!(await isSetUpOpen())) throw closed();
  await throttleThere("set-up", address);
  if (!isSetUpCode(input.code, await findSetUpCodeHash())) {
    throw new ApiError(403, "wrong_code", "Wrong setup code; the code is on the server's console", {
      details: [{ path: "code", message: "is not the code on the server's console" }],
    });
  }
  const { email, name, team, project } = input;
  const passwordHash = await hashPassword(input.password);
  const { apiKey, manageKey, keys } = makeFirstKeys();
  const made = await transaction(async (client) => {
    await lockSetUp(client);
    if (!(await isSetUpOpen(client))) throw closed();
    return makeOwner(client, { email, name, team, project, timeZone: input.time_zone, passwordHash, keys });
  });
  return { ...made, apiKey, manageKey };
}
