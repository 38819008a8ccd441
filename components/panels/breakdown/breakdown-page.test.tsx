// @vitest-environment happy-dom
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { LiveProvider } from "@/components/panels/frame/live";
import { ViewsProvider } from "@/components/panels/views/views-context";
import { renderPage } from "@/test/render-page";
import { SIX_HOURS } from "@/test/six-hours";
import { BreakdownPage } from "./breakdown-page";

const open = (kind: "none" | "quiet") =>
  renderPage(
    <ViewsProvider views={{ views: [], pages: [] }}>
      <LiveProvider>
        <BreakdownPage
          title="Cost"
          range={SIX_HOURS}
          facets={{ models: [], services: [], providers: [], environments: [] }}
          tagNames={[]}
          grouping={[]}
          renderedAt={SIX_HOURS.to}
          ingest={{ kind, lastRequestAt: null }}
          unmatched={null}
        >
          <p>Charts</p>
        </BreakdownPage>
      </LiveProvider>
    </ViewsProvider>,
    { path: "/cost", search: "refresh=off&project=7" },
  );

it("leads to how to send the first request, instead of charts without data", () => {
  open("none");
  expect(screen.queryByText("Charts")).toBeNull();
  expect(screen.getByText("No requests yet", { selector: "p" })).toBeTruthy();
  expect(screen.getByRole("link", { name: "overview" }).getAttribute("href")).toBe("/?refresh=off&project=7");
});

it("shows its charts as soon as there was one", () => {
  open("quiet");
  expect(screen.getByText("Charts")).toBeTruthy();
  expect(screen.queryByText("No requests yet", { selector: "p" })).toBeNull();
});

it("shows the dates of its range on a screen of 1440 px, as the overview does", () => {
  open("quiet");
  const ends = screen.getByText(/^09:00\s–\s15:00/);
  expect(ends.className).not.toContain("hidden");
});
