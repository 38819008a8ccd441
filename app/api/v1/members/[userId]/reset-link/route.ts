import { serve } from "@/lib/auth/serve";
import { makeResetLink } from "@/lib/manage/reset-password";
import { PASSWORD_RESETS } from "@/lib/schema/http/endpoints/account";

export const POST = serve(PASSWORD_RESETS.makeLink, ({ actor, params }) =>
  makeResetLink(actor, params.userId),
);
