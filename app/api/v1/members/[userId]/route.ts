import { guardedAdmin, json } from "@/lib/auth/guard";
import { pathId } from "@/lib/auth/path-id";
import { readJson } from "@/lib/auth/read-json";
import { changeMemberRole, removeMember } from "@/lib/manage/change-member";
import { MemberChange } from "@/lib/schema/member";

export const PATCH = guardedAdmin(async (request, { actor, params }) => {
  const userId = pathId(params.userId);
  const { role } = await readJson(request, MemberChange);
  await changeMemberRole(actor, userId, role);
  return json({ user_id: userId, role });
});

export const DELETE = guardedAdmin(async (_request, { actor, params }) => {
  await removeMember(actor, pathId(params.userId));
  return new Response(null, { status: 204, headers: { "cache-control": "no-store" } });
});
