import { clientAddress } from "@/lib/auth/client-address";
import { serve } from "@/lib/auth/serve";
import { env } from "@/lib/env";
import { acceptAsNewUser } from "@/lib/manage/accept-invitation";
import { INVITATIONS } from "@/lib/schema/http/endpoints/teams";

// Open by design: the link is the credential. It is in the body, because addresses end up in logs.
export const POST = serve(INVITATIONS.accept, ({ request, body }) =>
  acceptAsNewUser(body, clientAddress(request.headers, env().SIGHTLINE_TRUSTED_PROXIES)),
);
