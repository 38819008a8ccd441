// @vitest-environment happy-dom
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderPage } from "@/test/render-page";
import { IncidentActions } from "./incident-actions";

it("silences every firing alert of the incident for two hours, in two clicks", async () => {
  const { user, sent } = renderPage(
    <IncidentActions incidentId="i1" firing={["a1", "a2"]} acknowledgedBy={null} />,
    { server: () => ({ status: 200, body: { results: [{ id: "a1", error: null }] } }) },
  );
  await user.click(screen.getByRole("button", { name: "Silence" }));
  await user.click(await screen.findByRole("menuitem", { name: "For 2 hours" }));
  expect(sent).toEqual([
    { method: "POST", path: "/api/v1/alerts/bulk", body: { action: "silence", ids: ["a1", "a2"], hours: 2 } },
  ]);
});
