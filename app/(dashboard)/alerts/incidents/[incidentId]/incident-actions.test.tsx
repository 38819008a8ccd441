// @vitest-environment happy-dom
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderPage } from "@/test/render-page";
import { IncidentActions } from "./incident-actions";

const actions = (silenced: boolean) => (
  <IncidentActions
    incidentId="i1"
    firing={7}
    silenced={silenced}
    suggestions={{}}
    timeZone="UTC"
    acknowledgedBy={null}
  />
);

it("silences the incident for two hours, in two clicks, and says what that covers", async () => {
  const { user, sent } = renderPage(actions(false), { server: () => ({ status: 201, body: {} }) });
  await user.click(screen.getByRole("button", { name: "Silence" }));
  expect(await screen.findByText(/^Covers its 7 firing alerts and all that join/)).toBeTruthy();
  const before = Date.now();
  await user.click(await screen.findByRole("menuitem", { name: "For 2 hours" }));
  expect(sent).toMatchObject([
    { method: "POST", path: "/api/v1/silences", body: { matchers: { incident: "i1" } } },
  ]);
  const { ends_at } = sent[0]!.body as { ends_at: string };
  expect(Date.parse(ends_at) - before).toBeGreaterThanOrEqual(2 * 3_600_000);
  expect(Date.parse(ends_at) - Date.now()).toBeLessThanOrEqual(2 * 3_600_000);
});

it("opens a form that says at once which alerts it covers", async () => {
  const alerts = [{ id: "a", title: "p95 latency" }];
  const { user, sent } = renderPage(actions(false), {
    server: () => ({ status: 200, body: { firing: 1, alerts, incident: { firing: 1, matched: 1 } } }),
  });
  await user.click(screen.getByRole("button", { name: "Silence" }));
  await user.click(await screen.findByRole("menuitem", { name: "Custom…" }));
  await screen.findByText("All 1 firing alert of this incident, and no others: p95 latency");
  expect(sent).toEqual([
    {
      method: "POST",
      path: "/api/v1/silences/preview",
      body: { matchers: { incident: "i1" }, incident: "i1" },
    },
  ]);
});

it("does not offer to silence what is silenced", () => {
  renderPage(actions(true));
  expect(screen.queryByRole("button", { name: "Silence" })).toBeNull();
});
