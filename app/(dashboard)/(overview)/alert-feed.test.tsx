// @vitest-environment happy-dom
import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderPage } from "@/test/render-page";
import { AlertFeed } from "./alert-feed";

const NOW = Date.parse("2026-11-30T12:00:00Z");
const STARTED = "2026-11-30T11:39:00Z";

const alert = (id: string) => ({
  ...{ id, title: `Alert ${id}`, message: "9 % of requests failed.", severity: "critical" as const },
  ...{ state: "firing" as const, startedAt: Date.parse(STARTED), resolvedAt: null, acknowledgedBy: "Ann" },
  ...{ notified: [], notNotified: null, held: null, unheard: "no_channel" as const },
});

it("says nothing of an alert that the headline says above it", () => {
  renderPage(
    <AlertFeed alerts={[alert("a"), alert("b")]} incidents={[]} timeZone="UTC" now={NOW} told={["a"]} />,
  );
  const [first, second] = screen.getAllByRole("listitem");
  for (const text of ["9 % of requests failed.", /^No one was notified/]) {
    expect(within(first!).queryByText(text)).toBeNull();
    expect(within(second!).getByText(text)).toBeTruthy();
  }
  expect(within(first!).getByText("Acknowledged by Ann")).toBeTruthy();
});

it.each([
  [[], true],
  [[alert("a")], false],
])("shows what changed in the place of alerts: %j", (alerts, shown) => {
  renderPage(
    <AlertFeed alerts={alerts} incidents={[]} timeZone="UTC" now={NOW}>
      <p>gpt-5 is slower</p>
    </AlertFeed>,
  );
  expect(screen.queryByText("gpt-5 is slower") !== null).toBe(shown);
});

it("an incident says who was notified, as the alerts beside it do", () => {
  const incident = {
    ...{ id: "i", state: "open" as const, severity: "critical" as const, alerts: 2, firing: 2 },
    ...{ title: "anthropic failing", first_line: "anthropic failing: 9 % errors", started_at: STARTED },
    ...{ resolved_at: null, acknowledged_by: "Ann", members: [], listed: ["a", "b"] },
    reached: { told: "No one was notified: there is no channel", isUnheard: true },
  };
  renderPage(
    <AlertFeed
      alerts={[alert("a"), alert("b"), alert("c")]}
      incidents={[incident as never]}
      timeZone="UTC"
      now={NOW}
    />,
  );
  const rows = screen.getAllByRole("listitem");
  expect(rows).toHaveLength(2);
  for (const row of rows) expect(within(row).getByText(/^No one was notified/)).toBeTruthy();
});
