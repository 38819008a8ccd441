import { redirect } from "next/navigation";
import { currentUser } from "@/lib/auth/page";
import { loadProjects } from "@/lib/dashboard/settings/load-projects";
import { LogOutButton } from "./log-out-button";

export const metadata = { title: "No team" };

/** Where users land who were removed from their last team. */
export default async function NoTeamPage() {
  const user = await currentUser();
  if (!user) redirect("/login");
  if ((await loadProjects(user.userId)).length > 0) redirect("/");
  return (
    <div className="flex flex-col gap-4">
      <div>
        <h1 className="font-semibold text-lg">You belong to no team</h1>
        <p className="mt-1 text-pretty text-ink-2">
          You are signed in as <span className="break-all">{user.email}</span>. Ask an admin of your team to
          invite this address.
        </p>
      </div>
      <LogOutButton />
    </div>
  );
}
