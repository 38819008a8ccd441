import type { Sender } from "./sender";

type Facts = Pick<Sender, "label" | "cannotTell">;

/** What has a page but no folder: it does not speak OTLP, or it does by means of another sender. */
const PAGES = {
  api: { label: "HTTP API", cannotTell: [] },
  breakers: { label: "Circuit breakers", cannotTell: [] },
  "claude-agent-sdk": {
    label: "Claude Agent SDK",
    cannotTell: [
      "Its requests are listed as of Claude Code, which it runs.",
      "Reports no attempts that failed before one succeeded, and measures the last attempt only.",
      "Reports no thinking tokens.",
    ],
  },
  ax: {
    label: "Ax",
    cannotTell: [
      "Reports no streams that broke, were aborted or left early, and no time to the first token.",
      "Of Claude it counts cached tokens as plain input, which has the full price.",
      "Reports thinking tokens of Gemini only.",
      "Retries of one call are one request.",
      "Its requests are listed as of OpenTelemetry GenAI, as the application names the tracer.",
    ],
  },
  llamaindex: {
    label: "LlamaIndex.TS",
    cannotTell: [
      "Reports no tokens of streams, and those that ended early look like successes.",
      "Does not report cached and thinking tokens.",
      "Retries of one call are one request.",
      "Its requests are listed as of OpenLLMetry, which sends them.",
    ],
  },
  "tanstack-ai": {
    label: "TanStack AI",
    cannotTell: [
      "Reports no streams that were left early, and no time to the first token.",
      "Retries of one call are one request.",
      "Its requests are listed as of OpenTelemetry GenAI, as the application names the tracer.",
    ],
  },
} satisfies Record<string, Facts>;

export type PageOnly = keyof typeof PAGES;

export const PAGE_ONLY: Record<string, Facts | undefined> = PAGES;
