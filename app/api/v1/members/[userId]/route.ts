import { guardedAdmin, json } from "@/lib/auth/guard";
import { pathId } from "@/lib/auth/path-id";
import { readJson } from "@/lib/auth/read-json";
import { loadMembers } from "@/lib/dashboard/settings/load-members";
import { notFound } from "@/lib/manage/audited";
import { changeMemberRole, removeMember } from "@/lib/manage/change-member";
import { MemberChange } from "@/lib/schema/people/member";

export const PATCH = guardedAdmin(async (request, { actor, params }) => {
  const userId = pathId(params.userId);
  const { role } = await readJson(request, MemberChange);
  if (role !== undefined) await changeMemberRole(actor, userId, role);
  const member = (await loadMembers(actor.teamId)).find(({ user_id }) => user_id === userId);
  if (!member) throw notFound();
  return json(member);
});

export const DELETE = guardedAdmin(async (_request, { actor, params }) => {
  await removeMember(actor, pathId(params.userId));
  return new Response(null, { status: 204, headers: { "cache-control": "no-store" } });
});
