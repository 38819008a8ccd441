// @vitest-environment happy-dom
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderPage } from "@/test/render-page";
import { IncidentRow } from "./incident-row";
import { MemberAlerts } from "./member-alerts";

const STARTED = Date.parse("2026-11-10T11:54:00Z");
const HOUR_MS = 3_600_000;

it.each([
  ["for how long it has been open", null, 2, "2 h"],
  ["how long ago it ended, which may be later than the trouble of its title", 4, 52, "2 d ago"],
])("says %s", (_, resolvedHours, nowHours, text) => {
  const incident = {
    id: "1",
    state: resolvedHours === null ? ("open" as const) : ("resolved" as const),
    severity: "warning" as const,
    title: "gpt-5-nano was slow from 11:54 to 13:36 UTC",
    first_line: "gpt-5-nano was slow from 11:54 to 13:36 UTC: median 527 ms",
    started_at: new Date(STARTED).toISOString(),
    resolved_at: resolvedHours === null ? null : new Date(STARTED + resolvedHours * HOUR_MS).toISOString(),
    acknowledged_by: null,
    alerts: 2,
    firing: 2,
  };
  renderPage(<IncidentRow incident={incident} now={STARTED + nowHours * HOUR_MS} />);
  expect(screen.getByText(text)).toBeTruthy();
});

it.each([
  ["all of its alerts", 2, "Show alerts"],
  ["some, because of filters or of pages", 1_204, "Show 2 of 1,204 alerts"],
])("says that it lists %s", (_, alerts, text) => {
  const incident = {
    id: "1",
    state: "open" as const,
    severity: "warning" as const,
    title: "gpt-5-nano slow since 11:54 UTC",
    first_line: "gpt-5-nano slow since 11:54 UTC",
    started_at: new Date(STARTED).toISOString(),
    resolved_at: null,
    acknowledged_by: null,
    alerts,
    firing: 2,
  };
  renderPage(
    <IncidentRow incident={incident} now={STARTED}>
      <MemberAlerts incident={incident}>{[<li key="a">a</li>, <li key="b">b</li>]}</MemberAlerts>
    </IncidentRow>,
  );
  expect(screen.getByText(text, { exact: false }).textContent).toBe(`${text} of ${incident.title}`);
});

it.each([
  [
    "who was notified",
    { told: "Sent to Slack #oncall at 11:54", isUnheard: false, held: null },
    "text-ink-3",
  ],
  [
    "aloud that no one was",
    { told: "No one was notified: no route matches", isUnheard: true, held: null },
    "font-semibold text-critical",
  ],
])("says %s, and acknowledges all of it", async (_, told, look) => {
  const incident = {
    id: "1",
    state: "open" as const,
    severity: "critical" as const,
    title: "anthropic failing since 11:54 UTC",
    first_line: "anthropic failing since 11:54 UTC: 30 % errors",
    started_at: new Date(STARTED).toISOString(),
    resolved_at: null,
    acknowledged_by: null,
    alerts: 3,
    firing: 3,
  };
  const { user, sent } = renderPage(<IncidentRow incident={incident} now={STARTED} told={told} />, {
    server: () => ({ status: 200, body: {} }),
  });
  expect(screen.getByText(told.told).className).toBe(look);
  await user.click(screen.getByRole("button", { name: /^Acknowledge/ }));
  await screen.findByText("Incident acknowledged");
  expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "POST /api/v1/alerts/incidents/1/acknowledge",
  ]);
});

it("is silenced as one from the list, in two presses", async () => {
  const member = (id: string, more: { state?: "resolved"; silenced?: boolean }) => ({
    ...{ id, state: "firing" as const, silenced: false, ...more },
  });
  const incident = {
    ...{
      id: "1",
      state: "open" as const,
      severity: "critical" as const,
      alerts: 4,
      firing: 3,
      resolved_at: null,
    },
    ...{ title: "anthropic failing", first_line: "anthropic failing", acknowledged_by: "Ann" },
    started_at: new Date(STARTED).toISOString(),
    members: [
      member("a", {}),
      member("b", { silenced: true }),
      member("c", { state: "resolved" }),
      member("d", {}),
    ],
  };
  const { user, sent } = renderPage(<IncidentRow incident={incident} now={STARTED} />, {
    server: () => ({ status: 201, body: {} }),
  });
  await user.click(screen.getByRole("button", { name: "Silence anthropic failing" }));
  await user.click(await screen.findByRole("menuitem", { name: "For 2 hours" }));
  expect(sent).toMatchObject([{ path: "/api/v1/silences", body: { matchers: { incident: "1" } } }]);
});

it("says that its alerts are silenced, and quietly, once someone is at work on it, that no one was notified", () => {
  const incident = {
    ...{
      id: "1",
      state: "open" as const,
      severity: "critical" as const,
      alerts: 4,
      firing: 3,
      resolved_at: null,
    },
    ...{ title: "anthropic failing", first_line: "anthropic failing", acknowledged_by: "Ann" },
    started_at: new Date(STARTED).toISOString(),
  };
  const told = {
    ...{ told: "No one was notified: no route matches", isUnheard: true },
    held: "1 of 4 firing alerts silenced",
  };
  renderPage(<IncidentRow incident={incident} now={STARTED} told={told} />);
  expect(screen.getByText("1 of 4 firing alerts silenced")).toBeTruthy();
  expect(screen.getByText(told.told).className).toBe("text-ink-3");
});
