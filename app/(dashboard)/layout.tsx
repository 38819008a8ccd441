import type { ReactNode } from "react";
import { Shell } from "@/components/panels/frame/shell";
import { currentUser } from "@/lib/auth/page";
import { loadUnheardCounts } from "@/lib/dashboard/alerts/load-unheard";
import { loadProjects } from "@/lib/dashboard/settings/load-projects";
import { loadViewsByProject } from "@/lib/dashboard/settings/load-views";

/** Each page checks the session and redirects itself, because a layout does not render again on navigation. */
export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const user = await currentUser();
  if (!user) return children;
  const projects = await loadProjects(user.userId);
  const ids = projects.map(({ id }) => id);
  const [unheard, views] = await Promise.all([loadUnheardCounts(ids), loadViewsByProject(ids, user.userId)]);
  return (
    <Shell projects={projects} email={user.email} zone={user.timeZone} unheard={unheard} views={views}>
      {children}
    </Shell>
  );
}
