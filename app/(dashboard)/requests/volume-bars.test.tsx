// @vitest-environment happy-dom
import { fireEvent, screen, within } from "@testing-library/react";
import { useState } from "react";
import { expect, it } from "vitest";
import type { VolumePanel } from "@/lib/dashboard/requests/requests-model";
import { renderPage } from "@/test/render-page";
import { SIX_HOURS } from "@/test/six-hours";
import { VolumeBars } from "./volume-bars";

const HOUR = 3_600_000;
const panelOf = (bars: number[][]): VolumePanel => ({
  starts: bars.map((_, at) => SIX_HOURS.from + at * HOUR),
  ...{ from: SIX_HOURS.from, to: SIX_HOURS.from + bars.length * HOUR, stepMs: HOUR },
  ...{ timeZone: "UTC", now: SIX_HOURS.to, since: null, bars },
});

it("has the counts of its bars as a table", async () => {
  const { user } = renderPage(
    <VolumeBars
      panel={panelOf([
        [9, 1, 0],
        [5, 0, 2],
      ])}
    />,
    { path: "/requests" },
  );
  await user.click(screen.getByRole("button", { name: "View bars as table" }));
  const rows = within(await screen.findByRole("table", { name: "Requests over time" })).getAllByRole("row");
  const cells = rows.map((row) => [...row.children].slice(1).map(({ textContent }) => textContent));
  expect(cells).toEqual([
    ["success", "errors", "fallbacks"],
    ["9", "1", "0"],
    ["5", "0", "2"],
  ]);
  await user.click(screen.getByRole("button", { name: "View bars as chart" }));
  expect(screen.getByRole("img")).toBeTruthy();
});

it("names the colors of trouble, where there is any, and what was found", () => {
  renderPage(<VolumeBars panel={panelOf([[9, 1, 0]])} />, { path: "/requests" });
  expect(screen.getByText("1 error")).toBeTruthy();
  expect(screen.queryByText(/fallback/)).toBeNull();
  expect(document.querySelector("[data-said]")!.getAttribute("data-said")).toBe("10 requests");
  expect(screen.getByRole("img").getAttribute("aria-label")).toMatch(/^Requests over time: 10 requests/);
});

it("draws an edge on top of what succeeded, which is pale, and none on what failed", () => {
  renderPage(<VolumeBars panel={panelOf([[8, 2, 0]])} />, { path: "/requests" });
  const paths = [...screen.getByRole("img").querySelectorAll("path")].map((path) => path.getAttribute("d"));
  // Of 54 px: a fifth failed, then the rest, and its edge.
  expect(paths.slice(0, 4)).toEqual([
    "M0.1 45.2h0.8v10.8h-0.8z",
    "",
    "M0.1 2h0.8v43.2h-0.8z",
    "M0.1 2h0.8v1.5h-0.8z",
  ]);
});

function Shrinking() {
  const [bars, setBars] = useState([[9], [5], [3]]);
  return (
    <>
      <button type="button" onClick={() => setBars([[9]])}>
        Shorter range
      </button>
      <VolumeBars panel={panelOf(bars.map(([count]) => [count!, 0, 0]))} />
    </>
  );
}

it("stands with fewer bars than the one that the pointer is over", async () => {
  const { user } = renderPage(<Shrinking />, { path: "/requests" });
  const area = screen.getByRole("img").parentElement!;
  area.getBoundingClientRect = () => ({ left: 0, width: 300 }) as DOMRect;
  fireEvent.pointerMove(area, { clientX: 250 });
  expect(screen.getByText(/3 requests|: 3/)).toBeTruthy();
  await user.click(screen.getByText("Shorter range"));
  expect(screen.getByText(/per bar, drag to zoom/)).toBeTruthy();
});
