import type { ReactNode } from "react";
import { Shell } from "@/components/panels/frame/shell";
import { currentUser } from "@/lib/auth/page";
import { loadUnheardCounts } from "@/lib/dashboard/alerts/load-unheard";
import { loadProjects } from "@/lib/dashboard/settings/load-projects";

/** Each page checks the session and redirects itself, because a layout does not render again on navigation. */
export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const user = await currentUser();
  if (!user) return children;
  const projects = await loadProjects(user.userId);
  const unheard = await loadUnheardCounts(projects.map(({ id }) => id));
  return (
    <Shell projects={projects} email={user.email} unheard={unheard}>
      {children}
    </Shell>
  );
}
