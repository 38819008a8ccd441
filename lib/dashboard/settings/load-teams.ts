import type { TeamView } from "@/lib/schema/people/team";
import { listTeamsOfUser } from "@/lib/store/people/teams";

/** The teams of a user, oldest first. */
export function loadTeams(userId: string): Promise<TeamView[]> {
  return listTeamsOfUser(userId);
}
