// @vitest-environment happy-dom
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { LiveProvider } from "@/components/panels/frame/live";
import { renderPage } from "@/test/render-page";
import { FiringBadge } from "./firing-badge";

it.each([
  [1, "1 firing"],
  [99, "99 firing"],
  [1_340, "99+ firing"],
])("with %d firing alerts it says %s, of which it reads one", async (total, text) => {
  const badge = (
    <LiveProvider>
      <FiringBadge />
    </LiveProvider>
  );
  const { sent } = renderPage(badge, {
    search: "refresh=off",
    server: () => ({ status: 200, body: { alerts: [{}], total } }),
  });
  expect((await screen.findByText("firing", { exact: false })).parentElement!.textContent).toBe(text);
  expect(sent.map(({ path }) => path)).toEqual(["/api/v1/alerts?state=firing&limit=1"]);
});
