import { serve } from "@/lib/auth/serve";
import { acceptAsUser } from "@/lib/manage/accept-invitation";
import { INVITATIONS } from "@/lib/schema/http/endpoints/teams";

export const POST = serve(INVITATIONS.join, async ({ account, body }) => {
  const { teamId, projectId } = await acceptAsUser(account, body.token);
  return { team_id: teamId, project_id: projectId };
});
