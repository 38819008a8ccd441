import "server-only";
import { cookies } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { env } from "@/lib/env";
import { isSetUpOpen } from "@/lib/store/people/installation";
import { listProjectsOfUser, type ProjectOfUser } from "@/lib/store/people/projects";
import type { Account } from "./actor";
import { sessionCookie } from "./cookie-name";
import { accountOfToken } from "./session-account";

/** The signed-in user of a page, looked up once per render; null without a valid session. */
export const currentUser = cache(async (): Promise<Account | null> => {
  const token = (await cookies()).get(sessionCookie(env().NEXTAUTH_URL).name)?.value;
  return token ? accountOfToken(token) : null;
});

/** The same, or a redirect: to setup if there are no users, else to login and back to `path`. */
export async function requireUser(path = "/"): Promise<Account> {
  const user = await currentUser();
  if (user) return user;
  return redirect((await isSetUpOpen()) ? "/setup" : `/login?next=${encodeURIComponent(path)}`);
}

export type PageActor = { user: Account; project: ProjectOfUser; projects: ProjectOfUser[] };

const projectsOf = cache(listProjectsOfUser);

/** The user and project of a page: the `wanted` project, or the first. A project of another team gives a 404. */
export async function requireProject(wanted?: string | number | null, path = "/"): Promise<PageActor> {
  const user = await requireUser(path);
  const projects = await projectsOf(user.userId);
  const project =
    wanted === undefined || wanted === null || wanted === ""
      ? projects[0]
      : projects.find(({ id }) => String(id) === String(wanted));
  if (!project) notFound();
  return { user, project, projects };
}
