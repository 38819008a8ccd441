import { clientAddress } from "@/lib/auth/client-address";
import { serve } from "@/lib/auth/serve";
import { env } from "@/lib/env";
import { resetPassword } from "@/lib/manage/reset-password";
import { PASSWORD_RESETS } from "@/lib/schema/http/endpoints/account";

// Open by design: the link is the credential.
export const POST = serve(PASSWORD_RESETS.use, ({ request, body }) =>
  resetPassword(body, clientAddress(request.headers, env().SIGHTLINE_TRUSTED_PROXIES)),
);
