import { textOf } from "@/lib/senders/reading/attributes";
import { callOfGeminiLog, GEMINI_READS } from "@/lib/senders/reading/gemini-log";
import type { Sender } from "@/lib/senders/sender";

const PEOPLE = ["user.email", "installation.id"];

/** Gemini CLI. One of five tellings of each call is read. Its output leaves out thoughts, its input results of tools. */
export const geminiCli: Sender = {
  name: "gemini-cli",
  label: "Gemini CLI",
  vantage: "client",
  standing: "native",
  agent: true,
  recognizes: ({ scope, resource }) =>
    scope === "gemini-cli" || textOf(resource, "service.name") === "gemini-cli",
  reads: [...PEOPLE, ...GEMINI_READS],
  log(log) {
    const call = callOfGeminiLog(log, {
      sender: "gemini-cli",
      product: "gemini_cli",
      people: PEOPLE,
      provider: (attributes) =>
        textOf(attributes, "auth_type") === "vertex-ai" ? "gcp.vertex_ai" : "gcp.gemini",
      source: (attributes) => textOf(attributes, "role"),
    });
    // The version of its resource is that of Node.
    return call && { ...call, senderVersion: "" };
  },
  cannotTell: ["Does not report its version.", "Does not report the time to the first token."],
};
