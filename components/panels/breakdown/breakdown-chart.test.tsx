// @vitest-environment happy-dom
import { screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import type { BreakdownPanel } from "@/lib/dashboard/series/breakdown-model";
import { renderPage } from "@/test/render-page";
import { SIX_HOURS } from "@/test/six-hours";
import { BreakdownChart } from "./breakdown-chart";

const FIGURES = { min: 1, mean: 1, max: 1, last: 1 };
const line = (name: string, color: number | null, isRest = false) => ({
  ...{ name, color, isRest, values: [1], samples: null, legend: FIGURES },
  filter: color === null ? null : { name: "model", value: name },
});
const PANEL: BreakdownPanel = {
  ...{ unit: "count", starts: [SIX_HOURS.from], stepSeconds: 60, from: SIX_HOURS.from, to: SIX_HOURS.to },
  ...{ timeZone: "UTC", incompleteFrom: null, compared: null, thresholds: [], marks: [], rule: null },
  series: [line("gpt-5", 0), line("cached input", null), line("(7 others)", null, true)],
};

it.each([
  ["the table of the page", undefined, "#all-groups"],
  ["another page", "/reliability?by=error_type#all-groups", "/reliability?by=error_type#all-groups"],
])("leads from the line of all others to %s", (_, all, href) => {
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe() {}
      disconnect() {}
    },
  );
  renderPage(
    <BreakdownChart
      {...{ anchor: "requests", title: "Requests", of: "by model", panel: PANEL, look: "stack", syncId: "a" }}
      {...(all ? { all } : {})}
    />,
    { path: "/traffic" },
  );
  expect(screen.getByRole("link", { name: "List all of (7 others)" }).getAttribute("href")).toBe(href);
  expect(screen.queryByRole("link", { name: "View requests of (7 others)" })).toBeNull();
  // It is gray, too, but no sum of others.
  expect(screen.queryByRole("link", { name: "List all of cached input" })).toBeNull();
  expect(screen.getByRole("link", { name: "View requests of gpt-5" })).toBeTruthy();
});
