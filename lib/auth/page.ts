import "server-only";
import { cookies } from "next/headers";
import { forbidden, notFound, redirect } from "next/navigation";
import { cache } from "react";
import { env } from "@/lib/env";
import { PAGES, type ProjectPage } from "@/lib/schema/people/page-permission";
import { roleMay } from "@/lib/schema/people/permission";
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
async function requireUser(path: string): Promise<Account> {
  const user = await currentUser();
  if (user) return user;
  return redirect((await isSetUpOpen()) ? "/setup" : `/login?next=${encodeURIComponent(path)}`);
}

export type PageActor = { user: Account; project: ProjectOfUser; projects: ProjectOfUser[] };

const projectsOf = cache(listProjectsOfUser);

/** The one to begin with; an archived one only where there is no other. */
const firstProject = (projects: ProjectOfUser[]) =>
  projects.find(({ archivedAt }) => archivedAt === null) ?? projects[0];

/**
 * The user and project of a page: the project that the query names, or the first. A project of another team gives a 404,
 * a role that may not see the page a 403.
 */
export async function requirePage(
  page: ProjectPage,
  search: URLSearchParams,
  params: Record<string, string> = {},
): Promise<PageActor> {
  const path = page.replace(/\[(\w+)\]/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
  const user = await requireUser(search.size > 0 ? `${path}?${search}` : path);
  const projects = await projectsOf(user.userId);
  const wanted = search.get("project");
  if (projects.length === 0) redirect("/no-team");
  const project = wanted ? projects.find(({ id }) => String(id) === wanted) : firstProject(projects);
  if (!project) notFound();
  if (!roleMay(project.role, PAGES[page])) forbidden();
  return { user, project, projects };
}
