import { serve } from "@/lib/auth/serve";
import { leaveTeam } from "@/lib/manage/change-member";
import { TEAMS } from "@/lib/schema/http/endpoints/teams";

export const POST = serve(TEAMS.leave, ({ account, params }) => leaveTeam(account.userId, params.teamId));
