import { guardedAdmin, json } from "@/lib/auth/guard";
import { loadMembers } from "@/lib/dashboard/settings/load-members";

export const GET = guardedAdmin(async (_request, { actor }) =>
  json({ members: await loadMembers(actor.teamId) }),
);
