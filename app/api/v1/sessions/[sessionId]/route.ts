import { serve } from "@/lib/auth/serve";
import { endSession } from "@/lib/manage/edit-account";
import { ACCOUNT } from "@/lib/schema/http/endpoints/account";

export const DELETE = serve(ACCOUNT.endSession, ({ account, params }) =>
  endSession(account, params.sessionId),
);
