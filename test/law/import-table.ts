/**
 * Who may import whom: the table of ARCHITECTURE.md. `uses` may be imported, `types` by `import type` only; a name that
 * ends in `*` stands for the files with that prefix. Imports within the same folder are always allowed.
 */
type Law = { uses: string[]; types?: string[]; packages?: RegExp };

/** The files of lib/ that lie in no folder, which every effect may use. */
export const BASE = [
  "lib/call",
  "lib/env",
  "lib/give-way",
  "lib/log",
  "lib/once-per-page",
  "lib/process-wide",
  "lib/promise-cache",
  "lib/received-chunks",
  "lib/steady-clock",
  "lib/team-queues",
  "lib/turns",
];
const NODE_PURE = /^(node:(crypto|zlib|util|buffer|url)|zod)$/;

export const LAW: Record<string, Law> = {
  "lib/schema": { uses: [], packages: /^zod$/ },
  "lib/format": { uses: ["lib/schema"], packages: NODE_PURE },
  "lib/ingest": { uses: ["lib/schema"], packages: NODE_PURE },
  "lib/senders": { uses: ["lib/schema"], packages: NODE_PURE },
  "lib/prices": { uses: ["lib/schema", "lib/format"], packages: /^@pydantic\/genai-prices$/ },
  "lib/aggregate": { uses: ["lib/schema"], packages: NODE_PURE },
  "lib/budget": { uses: ["lib/schema", "lib/aggregate"], packages: NODE_PURE },
  "lib/detectors": { uses: ["lib/schema", "lib/aggregate"], packages: NODE_PURE },
  "lib/rules": {
    uses: ["lib/schema", "lib/format", "lib/aggregate", "lib/budget", "lib/detectors"],
    types: ["lib/alert"],
    packages: NODE_PURE,
  },
  "lib/alert": { uses: ["lib/schema"], packages: NODE_PURE },
  "lib/incidents": { uses: ["lib/schema", "lib/format", "lib/rules"], packages: NODE_PURE },
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
    uses: [
      "lib/schema",
      "lib/aggregate/sketch",
      "lib/aggregate/sketch-codec",
      "lib/aggregate/rollup",
      ...BASE,
    ],
    types: ["lib/senders"],
    packages: /^(@prisma\/.*|pg|node:(async_hooks|crypto|zlib|util|buffer)|server-only|zod)$/,
  },
  "lib/upkeep": { uses: ["lib/schema", "lib/format"] },
  // What rules and pages read alike.
  "lib/reads": {
    uses: [
      "lib/schema",
      "lib/store",
      "lib/prices",
      "lib/budget",
      "lib/incidents",
      // Errors by type, as rules and pages name them.
      "lib/aggregate/windowed-summary",
      "lib/notify/reach",
      ...BASE,
    ],
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
      "lib/reads",
      // The version that the about page names.
      "package.json",
      // What a re-pricing would change.
      "lib/pipeline/prices/repr*",
      // How far back requests are kept.
      "lib/env",
      "lib/call",
      "lib/give-way",
      "lib/process-wide",
      "lib/promise-cache",
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
      "lib/pipeline/alerts",
      "lib/reads",
      "lib/upkeep",
      ...BASE,
    ],
  },
  // Moves alerts and queues their messages, in the transaction of its caller: a round, an event or what a person does.
  "lib/pipeline/alerts": {
    uses: [
      "lib/schema",
      "lib/store",
      "lib/rules",
      "lib/alert",
      "lib/incidents",
      "lib/notify",
      "lib/notify/channels",
      "lib/format",
      "lib/reads/describe-incidents",
      "lib/reads/unheard-alerts",
      ...BASE,
    ],
  },
  "lib/manage": {
    uses: [
      "lib/schema",
      "lib/format",
      "lib/store",
      "lib/notify",
      "lib/rules",
      "lib/auth/credentials",
      "lib/pipeline/alerts",
      "lib/auth/sign-on/sign-on-settings",
      // A person is named by what an agent sends, and known by its hash.
      "lib/senders/person",
      // What the caller saw of a thing that it changes.
      "lib/call",
      "lib/env",
      "lib/log",
      // Invitations and reset links are sent while the user waits.
      "lib/notify/channels/mailer",
      "lib/notify/channels/send",
      "lib/prices",
      // Custom prices are checked against the table in use; a re-pricing is shown as it is listed.
      "lib/reads",
      "lib/pipeline/prices/repr*",
    ],
    types: ["lib/auth"],
  },
  "lib/auth": {
    uses: [
      "lib/schema",
      "lib/format",
      "lib/store",
      "lib/auth/credentials",
      // Single sign-on calls the provider that the operator named.
      "lib/notify/channels/send-http",
      ...BASE,
    ],
  },
  // Passwords and keys: how they are checked, and how often they may be tried.
  "lib/auth/credentials": { uses: ["lib/schema", "lib/store", ...BASE] },
  // Gives heavy reads a thread of their own; a thread has a program, which joins them like a small composition root.
  "lib/threads": {
    uses: [
      "lib/schema",
      "lib/store/database/fair-pool",
      "lib/pipeline",
      "lib/dashboard/prices/load-reconcile",
      ...BASE,
    ],
    packages: /^node:(worker_threads|dns)$/,
  },
  // Every search of the interface matches words alike.
  "components/ui": { uses: ["lib/schema/has-words"] },
  "components/charts": { uses: ["components/ui", "lib/schema", "lib/format"] },
  "components/panels": {
    uses: ["components/charts", "components/ui", "lib/schema", "lib/format"],
    // The shapes that loaders prepare and pages pass to panels.
    types: ["lib/dashboard", "lib/manage"],
  },
  app: {
    uses: [
      "lib/auth",
      "lib/auth/credentials",
      "lib/dashboard",
      "lib/manage",
      "lib/schema",
      "lib/format",
      "lib/env",
      "components/ui",
      "components/charts",
      "components/panels",
      // Where a call enters the pipeline.
      "lib/pipeline/ingest/accept*",
      "lib/threads/in-thread",
      "lib/pipeline/deliver/test-channel",
      "lib/pipeline/process/check-health",
      "lib/pipeline/process/own-exposition",
      // Answers to senders are written in their encoding.
      "lib/senders/otlp/answer",
      // The summary of a rule changes in the browser as the user types.
      "lib/rules/metric/metric-words",
      "lib/rules/objective/objective-words",
    ],
    types: ["lib/senders"],
  },
  // The composition root: it hands handlers and loops to the server.
  "instrumentation.ts": { uses: ["app", "lib/auth/page-turn", "lib/manage", "lib/pipeline", "package.json"] },
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
  "incidents",
  "notify",
  "upkeep",
].map((name) => `lib/${name}`);

/** Packages that only one folder uses. The type of a transaction's connection may be named elsewhere. */
export const OWNED: [RegExp, string][] = [
  [/^(pg|@prisma\/.*)$/, "lib/store"],
  [/^(nodemailer|node:https?|node:net|node:tls|undici)$/, "lib/notify/channels"],
];
