// @vitest-environment happy-dom
import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import type { Tile } from "@/lib/dashboard/overview/overview-model";
import { plainSpaces } from "@/test/notice-fixture";
import { renderPage } from "@/test/render-page";
import { Tiles } from "./tiles";

const NOW = Date.parse("2026-11-30T12:00:00Z");
const TILE: Tile = {
  ...{ id: "latency_p95", label: "p95 latency", value: 9_000, unit: "ms", state: "none", stateReason: "" },
  ...{ change: null, time: "last 6 hours", isFiring: false, href: "/traffic", sparkline: [] },
  noDataSince: null,
};
const linesOf = (tile: Partial<Tile>) => {
  renderPage(<Tiles tiles={[{ ...TILE, ...tile }]} timeZone="UTC" now={NOW} />);
  const link = within(screen.getByRole("listitem")).getByRole("link");
  return {
    lines: [...link.querySelectorAll("p")].map(({ textContent }) => plainSpaces(textContent ?? "")),
    title: plainSpaces(link.title),
  };
};

it("says since when it has no data in two lines that fit its width, whatever the date", () => {
  const noDataSince = Date.parse("2025-11-17T14:32:00Z");
  const { lines, title } = linesOf({ noDataSince });
  expect(lines).toEqual(["No data since", "9s", "17 Nov 2025, 14:32"]);
  expect(title).toContain("No data since 17 Nov 2025, 14:32");
});

it("says otherwise of which time its value is", () => {
  expect(linesOf({}).lines[0]).toBe("last 6 hours");
});
