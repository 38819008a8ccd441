// @vitest-environment happy-dom
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderPage } from "@/test/render-page";
import { type AlertOfRow, AlertRow } from "./alert-row";
import { SilenceList } from "./silence-list";

const NOW = Date.parse("2026-11-23T14:30:00Z");
const alertOf = (id: string, title: string): AlertOfRow => ({
  id,
  title,
  message: `${title} since 14:00.`,
  severity: "critical",
  state: "firing",
  startedAt: NOW - 1_800_000,
  resolvedAt: null,
  acknowledgedBy: null,
  unheard: null,
});
const silenceOf = (id: string, what: string) => ({
  id,
  what,
  about: "by Ann",
  recurs: false,
  incident: null,
});

it("each button of a list says what it is for", () => {
  renderPage(
    <>
      <ul>
        {[alertOf("1", "p95 latency of gpt-5"), alertOf("2", "Errors of claude-sonnet-4-5")].map((alert) => (
          <AlertRow key={alert.id} alert={alert} timeZone="UTC" now={NOW} />
        ))}
      </ul>
      <SilenceList silences={[silenceOf("1", "model = gpt-5"), silenceOf("2", "service = chat")]} />
    </>,
  );
  const names = screen.getAllByRole("button").map(({ textContent }) => textContent);
  expect(names).toEqual([
    "Acknowledge p95 latency of gpt-5",
    "Silence p95 latency of gpt-5",
    "Acknowledge Errors of claude-sonnet-4-5",
    "Silence Errors of claude-sonnet-4-5",
    "End now model = gpt-5",
    "End now service = chat",
  ]);
});

const HELD = "Suppressed: the breaker of anthropic is open (Circuit breaker).";
it.each([
  [
    "why it is suppressed, and nothing else",
    { notified: [], notNotified: "Not delivered: no route", held: HELD },
    HELD,
  ],
  [
    "that no channel has it",
    { notified: [], notNotified: "Not delivered: no route" },
    "Not delivered: no route",
  ],
  [
    "who was notified before it was",
    { notified: ["Slack #oncall"], held: HELD },
    `Sent to Slack #oncall${HELD}`,
  ],
  [
    "that no one was notified, also once someone has acknowledged it",
    { notified: [], notNotified: null, held: null, unheard: "no_route" as const },
    "No one was notified: no route matches",
  ],
])("one sentence says %s", (_, told, text) => {
  renderPage(
    <ul>
      <AlertRow
        alert={{ ...alertOf("1", "p95 latency"), acknowledgedBy: "Ann", ...told }}
        timeZone="UTC"
        now={NOW}
      />
    </ul>,
  );
  const line = screen.getByText("Acknowledged by Ann").closest("p")!;
  const said = [...line.children].filter(
    (one) => one.textContent !== "critical" && !one.textContent.startsWith("Acknowledged by Ann"),
  );
  expect(said.map(({ textContent }) => textContent).join("")).toBe(text);
});
