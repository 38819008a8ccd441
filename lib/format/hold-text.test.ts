import { expect, test } from "vitest";
import { holdText } from "./hold-text";

const silence = { silence_id: "s", by: "Ada", comment: "known", until: "2026-11-23T14:30:00.000Z" };

test.each([
  [
    { kind: "cool_down" } as const,
    "Suppressed: fired again soon after it resolved. Notifies if it keeps firing.",
  ],
  [
    {
      kind: "inhibited",
      alert_id: "a",
      by: "Circuit breaker",
      why: "the breaker of openai is open",
    } as const,
    "Suppressed: the breaker of openai is open (Circuit breaker).",
  ],
  [{ kind: "silenced", ...silence } as const, "Silenced by Ada until 2026-11-23 14:30 UTC: known."],
  [{ kind: "maintenance", ...silence, comment: "", until: null } as const, "Maintenance window by Ada."],
])("%j reads as a sentence", (hold, text) => {
  expect(holdText(hold)).toBe(text);
});
