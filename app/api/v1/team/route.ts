import { serve } from "@/lib/auth/serve";
import { deleteTeam, renameTeam } from "@/lib/manage/edit-teams";
import { TEAMS } from "@/lib/schema/http/endpoints/teams";

export const PATCH = serve(TEAMS.rename, async ({ actor, body }) => {
  if (body.name !== undefined) await renameTeam(actor, body.name);
});

export const DELETE = serve(TEAMS.delete, ({ actor, body }) => deleteTeam(actor, body.name));
