// @vitest-environment happy-dom
import { act, screen } from "@testing-library/react";
import { useSearchParams } from "next/navigation";
import { expect, it, vi } from "vitest";
import { useNavigation } from "@/components/panels/frame/navigation";
import { renderPage } from "@/test/render-page";
import { PanelErrorBoundary } from "./panel-error";

function Panel() {
  if (useSearchParams().get("from") === "now-30d") throw new Error("statement timeout");
  return <p>30 requests</p>;
}

function ShorterRange() {
  const { change } = useNavigation();
  return (
    <button type="button" onClick={() => change({ from: "now-1h" })}>
      Last hour
    </button>
  );
}

it("a panel that failed comes back with the next range, without a click on it", async () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  renderPage(
    <>
      <ShorterRange />
      <PanelErrorBoundary title="Latency">
        <Panel />
      </PanelErrorBoundary>
    </>,
    { search: "from=now-30d" },
  );
  expect(screen.getByRole("alert").textContent).toContain("Latency could not be loaded");
  await act(async () => screen.getByRole("button", { name: "Last hour" }).click());
  expect(screen.getByText("30 requests")).toBeTruthy();
  expect(screen.queryByRole("alert")).toBeNull();
});
