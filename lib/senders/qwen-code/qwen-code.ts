import { ownValue } from "@/lib/schema/own-value";
import { textOf } from "@/lib/senders/reading/attributes";
import { callOfGeminiLog, GEMINI_READS } from "@/lib/senders/reading/gemini-log";
import type { Sender } from "@/lib/senders/sender";

/** Who an account belongs to, by how it signed in. */
const PROVIDERS: Record<string, string> = {
  gemini: "gcp.gemini",
  "vertex-ai": "gcp.vertex_ai",
  anthropic: "anthropic",
  "qwen-oauth": "qwen",
};

/** Qwen Code, made from Gemini CLI. Its counts are inclusive, and its spans are the same calls again. */
export const qwenCode: Sender = {
  name: "qwen-code",
  label: "Qwen Code",
  vantage: "client",
  standing: "native",
  agent: true,
  recognizes: ({ scope, resource }) =>
    scope === "qwen-code" || textOf(resource, "service.name") === "qwen-code",
  reads: ["user.email", "installation.id", ...GEMINI_READS],
  log: (log) =>
    callOfGeminiLog(log, {
      sender: "qwen-code",
      product: "qwen-code",
      people: ["user.email", "installation.id"],
      provider: (attributes) => ownValue(PROVIDERS, textOf(attributes, "auth_type")) ?? "openai",
      source: (attributes) => textOf(attributes, "subagent_name") || "main",
    }),
  cannotTell: [
    "Reports no attempts that failed before one succeeded; the latency covers all of them.",
    "Does not distinguish users.",
  ],
};
