import { serve } from "@/lib/auth/serve";
import { loadMembers } from "@/lib/dashboard/settings/load-members";
import { MEMBERS } from "@/lib/schema/http/endpoints/teams";

export const GET = serve(MEMBERS.list, async ({ actor }) => ({ members: await loadMembers(actor.teamId) }));
