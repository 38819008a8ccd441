import { ApiError } from "@/lib/schema/api-error";
import { listProjectsOfUser, type ProjectOfUser } from "@/lib/store/projects";
import { findSession, type SignedIn } from "@/lib/store/users";
import type { Actor } from "./actor";
import { cookieName, readClaims } from "./session-cookie";

/** The signed-in user of a cookie value, read anew from the database at every call. */
export async function signedIn(cookieValue: string | undefined): Promise<SignedIn | null> {
  const claims = await readClaims(cookieValue);
  if (!claims) return null;
  const found = await findSession(claims.sid, claims.sv, new Date());
  return found?.userId === claims.sub ? found : null;
}

export function cookieOf(request: Request): string | undefined {
  const header = request.headers.get("cookie") ?? "";
  const prefix = `${cookieName()}=`;
  return header
    .split(/;\s*/)
    .find((part) => part.startsWith(prefix))
    ?.slice(prefix.length);
}

/** The user of a request with the role in the project that `x-sightline-project` names; null without a session. */
export async function sessionActor(request: Request): Promise<Actor | null> {
  const user = await signedIn(cookieOf(request));
  if (!user) return null;
  const wanted =
    request.headers.get("x-sightline-project") ?? new URL(request.url).searchParams.get("project");
  const project = projectAmong(await listProjectsOfUser(user.userId), wanted);
  if (!project) throw new ApiError(404, "not_found", "There is no such project");
  const { userId, email, name } = user;
  return {
    kind: "user",
    userId,
    email,
    name,
    role: project.role,
    projectId: project.id,
    teamId: project.teamId,
  };
}

/** The named project, or the first where none is named; undefined where the name is not one of the user's. */
export function projectAmong(projects: ProjectOfUser[], wanted: string | null): ProjectOfUser | undefined {
  return wanted === null ? projects[0] : projects.find((project) => String(project.id) === wanted);
}
