import { serve } from "@/lib/auth/serve";
import { revokeInvitation } from "@/lib/manage/invite";
import { INVITATIONS } from "@/lib/schema/http/endpoints/teams";

export const DELETE = serve(INVITATIONS.revoke, ({ actor, params }) =>
  revokeInvitation(actor, params.invitationId),
);
