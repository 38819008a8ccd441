/** Every page that needs no id. */
export const PAGES = [
  "/",
  "/traffic",
  "/reliability",
  "/tokens",
  "/requests",
  "/anomalies",
  "/quality",
  "/cost",
  "/budgets",
  "/agents",
  "/senders",
  "/projects",
  "/prices",
  "/prices/reconcile",
  "/alerts",
  "/silences",
  "/rules",
  "/rules/new",
  "/rules/new?kind=objective",
  "/channels",
  "/settings/project",
  "/settings/team",
  "/settings/api-keys",
  "/settings/account",
  "/settings/sign-on",
  "/settings/retention",
  "/settings/audit",
  "/settings/about",
];

export const inProject = (path: string, project: string) =>
  `${path}${path.includes("?") ? "&" : "?"}project=${project}`;
