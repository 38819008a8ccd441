import type { ProjectPage } from "@/lib/schema/people/page-permission";

/** The pages of the settings, in the order of their navigation. */
export const SETTINGS_PLACES: readonly { path: ProjectPage; label: string }[] = [
  { path: "/settings/project", label: "Project" },
  { path: "/settings/team", label: "Team" },
  { path: "/settings/api-keys", label: "API keys" },
  { path: "/settings/account", label: "Account" },
  { path: "/settings/sign-on", label: "Sign-on" },
  { path: "/settings/retention", label: "Retention and disk" },
  { path: "/settings/audit", label: "Audit log" },
  { path: "/settings/about", label: "About" },
];
