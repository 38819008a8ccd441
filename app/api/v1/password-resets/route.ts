import { clientAddress } from "@/lib/auth/client-address";
import { serve } from "@/lib/auth/serve";
import { env } from "@/lib/env";
import { requestReset } from "@/lib/manage/reset-password";
import { PASSWORD_RESETS } from "@/lib/schema/http/endpoints/account";

// Open on purpose: a user who forgot the password is signed out.
export const POST = serve(PASSWORD_RESETS.request, async ({ request, body }) => {
  await requestReset(body.email, clientAddress(request.headers, env().SIGHTLINE_TRUSTED_PROXIES));
  return { requested: true };
});
