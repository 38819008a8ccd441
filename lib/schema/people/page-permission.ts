import type { Permission } from "./permission";

/** Every page and what it requires; a test compares this with the folders of `app`. */
export const PAGES = {
  "/login": "open",
  "/setup": "open",
  "/act/[token]": "open",
  "/invite/[token]": "open",
  "/forgot-password": "open",
  "/reset-password/[token]": "open",
  "/no-team": "open",
  "/": "read",
  "/projects": "read",
  "/traffic": "read",
  "/reliability": "read",
  "/tokens": "read",
  "/requests": "read",
  "/anomalies": "read",
  "/quality": "read",
  "/cost": "read",
  "/budgets": "read",
  "/agents": "read",
  "/senders": "read",
  "/prices": "read",
  "/prices/reconcile": "read",
  "/alerts": "read",
  "/alerts/[alertId]": "read",
  "/alerts/incidents/[incidentId]": "read",
  "/silences": "act",
  "/rules": "edit",
  "/rules/new": "edit",
  "/rules/[ruleId]": "edit",
  "/channels": "edit",
  // Leads to the first page of the settings that the user may see.
  "/settings": "read",
  "/settings/project": "admin",
  "/settings/team": "admin",
  "/settings/api-keys": "admin",
  "/settings/account": "read",
  "/settings/sign-on": "admin",
  "/settings/retention": "admin",
  "/settings/audit": "admin",
  "/settings/about": "read",
} as const satisfies Record<string, Permission | "open">;

export type PagePath = keyof typeof PAGES;
/** The pages of a project. */
export type ProjectPage = {
  [Path in PagePath]: (typeof PAGES)[Path] extends "open" ? never : Path;
}[PagePath];

/** The page that an address shows; the fixed name goes before the parameter. */
export function pageAt(path: string): PagePath | null {
  const segments = path.split("/");
  const fits = (page: string) => {
    const parts = page.split("/");
    return (
      parts.length === segments.length &&
      parts.every((part, at) => part === segments[at] || part.startsWith("["))
    );
  };
  const found = Object.keys(PAGES).filter(fits) as PagePath[];
  return found.find((page) => !page.includes("[")) ?? found[0] ?? null;
}
