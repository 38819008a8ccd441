import { expect, test } from "vitest";
import { holdText } from "./hold-text";

const silence = { silence_id: "s", by: "Ada", comment: "known", until: "2026-11-23T14:30:00.000Z" };

test.each([
  [{ kind: "cool_down" } as const, "It came back soon after its end: nobody is told unless it lasts."],
  [
    {
      kind: "inhibited",
      alert_id: "a",
      by: "Circuit breaker",
      why: "the breaker of openai is open",
    } as const,
    "Nobody is told of it by itself: the breaker of openai is open (Circuit breaker).",
  ],
  [
    { kind: "silenced", ...silence } as const,
    "A silence by Ada keeps it quiet until 2026-11-23 14:30 UTC: known.",
  ],
  [
    { kind: "maintenance", ...silence, comment: "", until: null } as const,
    "A maintenance window by Ada keeps it quiet.",
  ],
])("%j reads as a sentence", (hold, text) => {
  expect(holdText(hold)).toBe(text);
});
