/**
 * Who may import whom: the table of ARCHITECTURE.md. `uses` may be imported, `types` by `import type` only; a name that
 * ends in `*` stands for the files with that prefix. Imports within the same folder are always allowed.
 */
type Law = { uses: string[]; types?: string[]; packages?: RegExp };

const BASE = [
  "lib/env",
  "lib/give-way",
  "lib/log",
  "lib/process-wide",
  "lib/promise-cache",
  "lib/request-origin",
];
const NODE_PURE = /^(node:(crypto|zlib|util|buffer|url)|zod)$/;

export const LAW: Record<string, Law> = {
  "lib/schema": { uses: [], packages: /^zod$/ },
  "lib/format": { uses: ["lib/schema"], packages: NODE_PURE },
  "lib/ingest": { uses: ["lib/schema"], packages: NODE_PURE },
  "lib/senders": { uses: ["lib/schema", "lib/ingest/item-limits"], packages: NODE_PURE },
  "lib/prices": { uses: ["lib/schema"], packages: /^@pydantic\/genai-prices$/ },
  "lib/aggregate": { uses: ["lib/schema"], packages: NODE_PURE },
  "lib/budget": { uses: ["lib/schema", "lib/aggregate"], packages: NODE_PURE },
  "lib/detectors": { uses: ["lib/schema", "lib/aggregate"], packages: NODE_PURE },
  "lib/rules": {
    uses: [
      "lib/schema",
      "lib/format",
      "lib/aggregate",
      "lib/budget",
      "lib/detectors",
      "lib/alert/fingerprint",
    ],
    types: ["lib/alert"],
    packages: NODE_PURE,
  },
  "lib/alert": { uses: ["lib/schema"], packages: NODE_PURE },
  "lib/notify": {
    uses: ["lib/schema", "lib/format", "lib/rules"],
    types: ["lib/alert"],
    packages: NODE_PURE,
  },
  "lib/notify/channels": {
    uses: ["lib/schema", "lib/format", "lib/notify"],
    packages:
      /^(node:(https?|net|os|tls|dns|dns\/promises|crypto|url|zlib|util|buffer)|nodemailer|ipaddr\.js|zod)$/,
  },
  "lib/store": {
    // Sketches and rollups are merged where they are read and written; no later stage is known there.
    uses: ["lib/schema", "lib/aggregate/sketch", "lib/aggregate/rollup", ...BASE],
    types: ["lib/aggregate/windowed-summary", "lib/alert/machine", "lib/rules/default-pack", "lib/senders"],
    packages: /^(@prisma\/.*|pg|node:(async_hooks|crypto|zlib|util|buffer)|server-only|zod)$/,
  },
  "lib/dashboard": {
    uses: [
      "lib/schema",
      "lib/format",
      "lib/store",
      "lib/aggregate",
      "lib/budget",
      "lib/detectors",
      "lib/rules",
      // A request that is checked, but not stored, is read and priced as a stored one is.
      "lib/ingest/parse-request",
      // When a breaker counts as silent; what a sender is called, and what it cannot tell.
      "lib/senders",
      "lib/prices",
      // Budgets are judged and shown by the same figures.
      "lib/pipeline/evaluate/budget-periods",
      // The version that the about page names.
      "package.json",
      // The price table in use, as ingest has it.
      "lib/pipeline/prices/price-settings",
      "lib/give-way",
      "lib/process-wide",
    ],
  },
  "lib/pipeline": {
    uses: [
      "lib/schema",
      "lib/store",
      "lib/format",
      "lib/ingest",
      "lib/senders",
      "lib/prices",
      "lib/aggregate",
      "lib/budget",
      "lib/detectors",
      "lib/rules",
      "lib/alert",
      "lib/notify",
      "lib/notify/channels",
      ...BASE,
      // Boot provisions what the environment names before it starts the loops.
      "lib/manage/provision",
    ],
  },
  "lib/manage": {
    uses: [
      "lib/schema",
      "lib/format",
      "lib/store",
      "lib/notify",
      // Changes to users and keys; a new project gets the default pack.
      "lib/auth/password-hash",
      "lib/auth/throttle",
      "lib/auth/api-key-cache",
      "lib/auth/sign-on/sign-on-settings",
      "lib/rules/default-pack",
      "lib/rules/registry",
      // A person is named by what an agent sends, and known by its hash.
      "lib/senders/person",
      "lib/env",
      "lib/log",
      // A test message is sent while the user waits for the receiver's answer.
      "lib/notify/channels/send",
      "lib/notify/channels/registry",
      // Invitations and reset links.
      "lib/notify/channels/mailer",
      // When a user resolves an alert or edits a rule, the same machine moves and the same channels are notified.
      "lib/pipeline/evaluate/apply-findings",
      "lib/pipeline/notify/notify",
      "lib/pipeline/notify/hold-alerts",
      "lib/pipeline/process/data-changed",
      "lib/pipeline/deliver/deliver",
      "lib/pipeline/notify/report-fault",
    ],
    types: ["lib/auth", "lib/notify/channels"],
  },
  "lib/auth": {
    uses: [
      "lib/schema",
      "lib/store",
      // The body of every call is counted before it is parsed, like the items of a batch.
      "lib/ingest/item-limits",
      // Single sign-on calls the provider that the operator named.
      "lib/notify/channels/send-http",
      ...BASE,
    ],
  },
  "components/ui": { uses: [] },
  "components/charts": { uses: ["components/ui", "lib/schema", "lib/format"] },
  "components/panels": {
    uses: ["components/charts", "components/ui", "lib/schema", "lib/format"],
    // The shapes that loaders prepare and pages pass to panels.
    types: ["lib/dashboard", "lib/manage"],
  },
  app: {
    uses: [
      "lib/auth",
      "lib/dashboard",
      "lib/manage",
      "lib/schema",
      "lib/format",
      "lib/env",
      "components/ui",
      "components/charts",
      "components/panels",
      // Where a call enters the pipeline, asks for its health, or subscribes to it.
      "lib/pipeline/replay/backtest",
      // The summary of a rule changes as the user types. The registry is for the server only: it contains all parts of
      // all kinds.
      "lib/rules/metric/metric-words",
      "lib/rules/objective/objective-words",
      "lib/rules/registry",
      "lib/pipeline/ingest/accept*",
      // Answers to senders are written in their encoding.
      "lib/senders/otlp/answer",
      "lib/pipeline/process/check-health",
      "lib/pipeline/process/data-changed",
      // What users change takes effect at the time that rounds use.
      "lib/store/database/database-clock",
    ],
    types: ["lib/rules/rule-kind", "lib/senders"],
  },
  // The composition root: it passes handlers and loops to the server.
  "instrumentation.ts": { uses: ["lib/pipeline/process/boot", "app"] },
};

/** Folders whose functions depend on their arguments alone. */
export const PURE = [
  "schema",
  "format",
  "ingest",
  "senders",
  "prices",
  "aggregate",
  "budget",
  "detectors",
  "rules",
  "alert",
  "notify",
].map((name) => `lib/${name}`);

/** Packages that only one folder uses. The type of a transaction's connection may be named elsewhere. */
export const OWNED: [RegExp, string][] = [
  [/^(pg|@prisma\/.*)$/, "lib/store"],
  [/^(nodemailer|node:https?|node:net|node:tls|undici)$/, "lib/notify/channels"],
];
