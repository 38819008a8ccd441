import "server-only";
import { cookies } from "next/headers";
import { forbidden, notFound, redirect } from "next/navigation";
import { cache } from "react";
import { beforeReaders, readFor } from "@/lib/call";
import { env } from "@/lib/env";
import { zoneOf } from "@/lib/schema/http/page-query";
import { PAGES, type ProjectPage } from "@/lib/schema/people/page-permission";
import { roleMay } from "@/lib/schema/people/permission";
import { isBare, isViewable, viewLink } from "@/lib/schema/people/view-link";
import { searchInZone, ZONE_COOKIE } from "@/lib/schema/time/shown-zone";
import { isSetUpOpen } from "@/lib/store/people/installation";
import { listProjectsOfUser, type ProjectOfUser } from "@/lib/store/people/projects";
import { findDefaultView } from "@/lib/store/people/saved-views";
import type { SignedIn } from "./actor";
import { sessionCookie } from "./cookie-name";
import { accountOfToken } from "./session-account";

/** The signed-in user of a page, looked up once per render; null without a valid session. */
export const currentUser = cache(async (): Promise<SignedIn | null> => {
  const token = (await cookies()).get(sessionCookie(env().NEXTAUTH_URL).name)?.value;
  const user = token ? await accountOfToken(token) : null;
  if (user) readFor(user.userId);
  return user;
});

/** The same, or a redirect: to setup if there are no users, else to login and back to `path`. */
async function requireUser(path: string): Promise<SignedIn> {
  const user = await currentUser();
  if (user) return user;
  return redirect((await isSetUpOpen()) ? "/setup" : `/login?next=${encodeURIComponent(path)}`);
}

export type PageActor = {
  user: SignedIn;
  project: ProjectOfUser;
  projects: ProjectOfUser[];
  /** The query of the page, with the time zone that the user chose if it names none. */
  search: URLSearchParams;
  /** The zone of all dates on the page. */
  timeZone: string;
};

/** The one to begin with; an archived one only where there is no other. */
const firstProject = (projects: ProjectOfUser[]) =>
  projects.find(({ archivedAt }) => archivedAt === null) ?? projects[0];

/**
 * The user and project of a page: the project that the query names, or the first. A project of another team gives a 404,
 * a role that may not see the page a 403. An address that says nothing of what it shows leads to the user's default view.
 */
export async function requirePage(
  page: ProjectPage,
  given: URLSearchParams,
  params: Record<string, string> = {},
): Promise<PageActor> {
  const path = page.replace(/\[(\w+)\]/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
  const user = await requireUser(given.size > 0 ? `${path}?${given}` : path);
  const projects = await beforeReaders(() => listProjectsOfUser(user.userId));
  const wanted = given.get("project");
  if (projects.length === 0) redirect("/no-team");
  const project = wanted ? projects.find(({ id }) => String(id) === wanted) : firstProject(projects);
  if (!project) notFound();
  readFor(project.teamId);
  if (!roleMay(project.role, PAGES[page])) forbidden();
  if (isViewable(page) && isBare(given)) {
    const view = await findDefaultView(project.id, user.userId, page);
    if (view) redirect(viewLink(page, view, given));
  }
  const search = searchInZone(given, user.timeZone, (await cookies()).get(ZONE_COOKIE)?.value);
  return { user, project, projects, search, timeZone: zoneOf(search.get("tz"), project.timeZone) };
}
