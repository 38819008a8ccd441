import { expect, it } from "vitest";
import type { UnheardAlerts } from "@/lib/schema/alerts/unheard";
import { unheardSummary } from "./unheard-text";

it.each<[UnheardAlerts, string]>([
  [{ critical: 2, warning: 0, reasons: ["no_channel"] }, "2 critical alerts fired and no one was notified."],
  [
    { critical: 1, warning: 0, reasons: ["no_route"] },
    "1 critical alert fired and no one was notified: no route matches.",
  ],
  [
    { critical: 1, warning: 3, reasons: ["delivery_failed", "no_route"] },
    "1 critical alert and 3 warnings fired and no one was notified: delivery failed, no route matches.",
  ],
  [
    { critical: 0, warning: 1, reasons: ["channel_disabled"] },
    "1 warning fired and no one was notified: channel disabled.",
  ],
])("%o as a sentence", (alerts, sentence) => {
  expect(unheardSummary(alerts)).toBe(sentence);
});
