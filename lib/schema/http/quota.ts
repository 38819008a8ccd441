/** How much of everything that people and keys create may exist at once; docs/operations.md lists it. */
export const QUOTAS = {
  rules: { most: 200, what: "rules", per: "project" },
  budgets: { most: 100, what: "budgets", per: "project" },
  channels: { most: 100, what: "channels", per: "project" },
  routes: { most: 100, what: "routes", per: "project" },
  silences: { most: 100, what: "silences that have not ended", per: "project" },
  silence_history: {
    most: 5_000,
    what: "silences, including those that have ended",
    per: "project",
  },
  incidents: { most: 500, what: "incidents", per: "project" },
  prices: { most: 1_000, what: "custom prices", per: "project" },
  annotations: { most: 2_000, what: "notes", per: "project" },
  people_names: { most: 5_000, what: "named people", per: "project" },
  api_keys: { most: 50, what: "API keys", per: "project" },
  alert_entries: { most: 500, what: "comments and acknowledgments", per: "alert" },
  projects: { most: 100, what: "projects", per: "team" },
  members: { most: 1_000, what: "members", per: "team" },
  invitations: { most: 100, what: "open invitations", per: "team" },
  views: { most: 200, what: "saved views", per: "user" },
  favorites: { most: 100, what: "favorites", per: "user" },
  teams: { most: 50, what: "teams that they administer", per: "user" },
  reset_links: { most: 20, what: "reset links that still work", per: "user" },
} as const satisfies Record<string, { most: number; what: string; per: QuotaScope }>;

/** Of a user or an API key, each of which the audit log keeps. */
export const CHANGES_PER_MINUTE = 300;

/** Test messages: each is a real one, to a pager or to the named recipients. */
export const TESTS = { perChannelAndMinute: 6, perProjectAndHour: 30 };

type QuotaScope = "project" | "team" | "user" | "alert";

export type QuotaName = keyof typeof QUOTAS;

const article = { project: "A", team: "A", user: "A", alert: "An" } as const;

export function quotaText(name: QuotaName): string {
  const { most, what, per } = QUOTAS[name];
  return `${article[per]} ${per} can have at most ${most.toLocaleString("en-US")} ${what}`;
}

/** What the caller can do about it. */
export function quotaRemedy(name: QuotaName): string {
  if (name === "alert_entries") return "continue in your incident tool";
  if (name === "silence_history") return "delete old ones first";
  if (name === "reset_links") return "use one of them, or wait an hour";
  if (name === "members") return "remove one first";
  if (name === "api_keys" || name === "invitations") return "revoke one first";
  return "delete one first";
}
