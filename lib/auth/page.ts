import "server-only";
import { cookies } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { listProjectsOfUser, type ProjectOfUser } from "@/lib/store/projects";
import { countUsers, type SignedIn } from "@/lib/store/users";
import { projectAmong, signedIn } from "./session";
import { cookieName } from "./session-cookie";

export const currentUser = cache(async (): Promise<SignedIn | null> => {
  const jar = await cookies();
  return signedIn(jar.get(cookieName())?.value);
});

export type PageActor = { user: SignedIn; project: ProjectOfUser; projects: ProjectOfUser[] };

/** The user and the project of a page (`?project=`), or a redirect: to set-up while nobody exists, else to log-in. */
export const requireProject = cache(async (wanted: string | null, path: string): Promise<PageActor> => {
  const user = await currentUser();
  if (!user) redirect((await countUsers()) === 0 ? "/setup" : `/login?next=${encodeURIComponent(path)}`);
  const projects = await listProjectsOfUser(user.userId);
  const project = projectAmong(projects, wanted);
  if (!project) notFound();
  return { user, project, projects };
});
