import { type PagePath, pageAt } from "@/lib/schema/people/page-permission";

type Missing = { title: string; text: string; path: string; label: string };

const RULE = { path: "/rules", label: "Go to rules" };
const ALERTS = { path: "/alerts", label: "Go to alerts" };
/** What is not there at the addresses that name one thing. */
const THINGS: Partial<Record<PagePath, Missing>> = {
  "/alerts/[alertId]": {
    title: "Alert not found",
    text: "It was deleted with its rule or after the retention of alerts, or it belongs to another project.",
    ...ALERTS,
  },
  "/alerts/incidents/[incidentId]": {
    title: "Incident not found",
    text: "It was deleted after the retention of alerts, or it belongs to another project.",
    ...ALERTS,
  },
  "/rules/[ruleId]": {
    title: "Rule not found",
    text: "It was deleted, belongs to another project, or is of a kind that is changed in the list.",
    ...RULE,
  },
};

/** What to say, and which page to offer, at an address that leads nowhere; `project`: whether its project exists for the user. */
export function missingAt(path: string, project: boolean): Missing {
  if (!project)
    return {
      title: "Project not found",
      text: "It was deleted, or you are not a member of its team.",
      path: "/projects",
      label: "Go to your projects",
    };
  const page = pageAt(path);
  const thing = page === null ? undefined : THINGS[page];
  return (
    thing ?? {
      title: "Page not found",
      text: "Check the address, or choose a page from the navigation.",
      path: "/",
      label: "Go to overview",
    }
  );
}
