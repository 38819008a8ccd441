import { serve } from "@/lib/auth/serve";
import { loadMembers } from "@/lib/dashboard/settings/load-members";
import { changeMemberRole, removeMember } from "@/lib/manage/change-member";
import { notFound } from "@/lib/schema/http/api-error";
import { MEMBERS } from "@/lib/schema/http/endpoints/teams";

export const PATCH = serve(MEMBERS.change, async ({ actor, params, body }) => {
  if (body.role !== undefined) await changeMemberRole(actor, params.userId, body.role);
  const member = (await loadMembers(actor.teamId)).find(({ user_id }) => user_id === params.userId);
  if (!member) throw notFound();
  return member;
});

export const DELETE = serve(MEMBERS.remove, ({ actor, params }) => removeMember(actor, params.userId));
