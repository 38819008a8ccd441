import { serve } from "@/lib/auth/serve";
import { invite, loadInvitations } from "@/lib/manage/invite";
import { INVITATIONS } from "@/lib/schema/http/endpoints/teams";

export const GET = serve(INVITATIONS.list, async ({ actor }) => ({
  invitations: await loadInvitations(actor.teamId),
}));

export const POST = serve(INVITATIONS.create, ({ actor, body }) => invite(actor, body));
