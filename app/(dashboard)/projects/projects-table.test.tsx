// @vitest-environment happy-dom
import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import type { ProjectRow } from "@/lib/dashboard/projects/sort-projects";
import { renderPage } from "@/test/render-page";
import { ProjectsTable } from "./projects-table";

const NOW = Date.parse("2026-11-10T14:20:30Z");
const row = (id: number, name: string, more: Partial<ProjectRow>): ProjectRow => ({
  ...{ id, name, team: "Default", isDemo: false, archived: false, reachable: true, requestsPerMinute: 3 },
  ...{
    errorRate: 0,
    p95: 800,
    costToday: 1,
    budget: null,
    critical: 0,
    warning: 0,
    lastSeen: NOW,
    spark: [],
  },
  ...more,
});

it("says OK only of a project that sends requests and has nothing open, and which one cannot be reached", () => {
  const rows = [
    row(1, "Busy", {}),
    row(2, "Empty", { requestsPerMinute: 0, lastSeen: null }),
    row(3, "Stale", { requestsPerMinute: 0, lastSeen: NOW - 7_200_000 }),
    row(4, "Failing", { requestsPerMinute: 0, critical: 1 }),
    row(5, "Away", { reachable: false, requestsPerMinute: null, critical: 1, lastSeen: null }),
  ];
  renderPage(<ProjectsTable rows={rows} total={5} sort="incidents" timeZone="UTC" now={NOW} />, {
    path: "/projects",
  });
  const stateOf = (name: string) => {
    const line = within(screen.getByRole("table")).getByRole("row", { name: new RegExp(name) });
    return /OK|No data|1 critical|Not reachable now/.exec(line.textContent ?? "")?.[0];
  };
  expect(["Busy", "Empty", "Stale", "Failing", "Away"].map(stateOf)).toEqual([
    "OK",
    "No data",
    "No data",
    "1 critical",
    "Not reachable now",
  ]);
});
