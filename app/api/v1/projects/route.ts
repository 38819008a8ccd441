import { guardedAccount, json } from "@/lib/auth/guard";
import { loadProjects } from "@/lib/dashboard/settings/load-projects";

export const GET = guardedAccount(async (_request, { account }) =>
  json({ projects: await loadProjects(account.userId) }),
);
