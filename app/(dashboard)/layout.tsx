import type { ReactNode } from "react";
import { Shell } from "@/components/panels/frame/shell";
import { currentUser } from "@/lib/auth/page";
import { loadProjects } from "@/lib/dashboard/settings/load-projects";

/** Each page checks the session and redirects itself, because a layout does not render again on navigation. */
export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const user = await currentUser();
  if (!user) return children;
  return (
    <Shell projects={await loadProjects(user.userId)} email={user.email}>
      {children}
    </Shell>
  );
}
