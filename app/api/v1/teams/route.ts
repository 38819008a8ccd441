import { serve } from "@/lib/auth/serve";
import { loadTeams } from "@/lib/dashboard/settings/load-teams";
import { createTeam } from "@/lib/manage/edit-teams";
import { TEAMS } from "@/lib/schema/http/endpoints/teams";

export const GET = serve(TEAMS.list, async ({ account }) => ({ teams: await loadTeams(account.userId) }));

export const POST = serve(TEAMS.create, async ({ account, body }) => {
  const { id, projectId } = await createTeam(account, body);
  return { id, name: body.name, project_id: projectId };
});
