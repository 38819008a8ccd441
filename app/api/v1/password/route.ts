import { clientAddress } from "@/lib/auth/client-address";
import { serve } from "@/lib/auth/serve";
import { env } from "@/lib/env";
import { changePassword } from "@/lib/manage/change-password";
import { ACCOUNT } from "@/lib/schema/http/endpoints/account";

/** Ends all sessions, including this one. */
export const PUT = serve(ACCOUNT.changePassword, async ({ request, account, body }) => {
  await changePassword(account, body, clientAddress(request.headers, env().SIGHTLINE_TRUSTED_PROXIES));
  return { changed: true };
});
