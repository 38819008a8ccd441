import { serve } from "@/lib/auth/serve";
import { loadSessions } from "@/lib/dashboard/settings/load-sessions";
import { endAllSessions } from "@/lib/manage/edit-account";
import { ACCOUNT } from "@/lib/schema/http/endpoints/account";

export const GET = serve(ACCOUNT.listSessions, async ({ account }) => ({
  sessions: await loadSessions(account.userId, account.sessionId),
}));

export const DELETE = serve(ACCOUNT.endAllSessions, ({ account }) => endAllSessions(account));
