import { clientAddress } from "@/lib/auth/client-address";
import { guardedAccount, json } from "@/lib/auth/guard";
import { readJson } from "@/lib/auth/read-json";
import { env } from "@/lib/env";
import { changePassword } from "@/lib/manage/change-password";
import { ChangePassword } from "@/lib/schema/people/credentials";

/** Ends all sessions, including this one. */
export const PUT = guardedAccount(async (request, { account }) => {
  const change = await readJson(request, ChangePassword);
  await changePassword(account, change, clientAddress(request.headers, env().SIGHTLINE_TRUSTED_PROXIES));
  return json({ changed: true });
});
