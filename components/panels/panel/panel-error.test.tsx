// @vitest-environment happy-dom
import { act, screen } from "@testing-library/react";
import { notFound, useSearchParams } from "next/navigation";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { LiveProvider } from "@/components/panels/frame/live";
import { useNavigation } from "@/components/panels/frame/navigation";
import { renderPage } from "@/test/render-page";
import { PanelErrorBoundary } from "./panel-error";

let isDown = false;

beforeEach(() => void vi.spyOn(console, "error").mockImplementation(() => {}));
afterEach(() => {
  isDown = false;
  vi.useRealTimers();
});

function Panel() {
  if (isDown) throw new Error("database away");
  if (useSearchParams().get("from") === "now-30d") throw new Error("statement timeout");
  return <p>30 requests</p>;
}

const Missing = () => notFound();
const Unloaded = () => {
  throw Object.assign(new Error("Failed to load chunk"), { name: "ChunkLoadError" });
};

function ShorterRange() {
  const { change } = useNavigation();
  return (
    <button type="button" onClick={() => change({ from: "now-1h" })}>
      Last hour
    </button>
  );
}

const PANELS = (
  <LiveProvider>
    <ShorterRange />
    <PanelErrorBoundary title="Latency">
      <Panel />
    </PanelErrorBoundary>
    <PanelErrorBoundary title="Cost">
      <Panel />
    </PanelErrorBoundary>
  </LiveProvider>
);
const open = (search: string) =>
  renderPage(PANELS, {
    search,
    server: () => ({ status: 200, body: { status: "", database: isDown ? "unavailable" : "ok" } }),
  });
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

it("panels that failed come back with the next range, without a click on them", async () => {
  open("refresh=off&from=now-30d");
  expect(screen.getAllByRole("alert").map(({ textContent }) => textContent)).toEqual([
    expect.stringContaining("Latency could not be loaded"),
    expect.stringContaining("Cost could not be loaded"),
  ]);
  await act(async () => screen.getByRole("button", { name: "Last hour" }).click());
  expect(screen.getAllByText("30 requests")).toHaveLength(2);
  expect(screen.queryByRole("alert")).toBeNull();
});

it("trying one of them again tries all of them again", async () => {
  isDown = true;
  open("refresh=off");
  isDown = false;
  await act(async () => screen.getAllByRole("button", { name: "Try again" })[0]!.click());
  expect(screen.getAllByText("30 requests")).toHaveLength(2);
});

it("they come back on their own once the database answers, unless refreshing is off", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date"] });
  isDown = true;
  const { refreshed } = open("refresh=1m");
  await pass(12_000);
  expect(refreshed).toHaveLength(0);
  isDown = false;
  await pass(5_000);
  expect(refreshed).toHaveLength(1);
  expect(screen.getAllByText("30 requests")).toHaveLength(2);
});

it("they stay as they are while refreshing is off", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date"] });
  isDown = true;
  const { refreshed } = open("refresh=off");
  isDown = false;
  await pass(60_000);
  expect(refreshed).toHaveLength(0);
  expect(screen.getAllByRole("alert")).toHaveLength(2);
});

it("a page that does not exist is not a failure of its panel", () => {
  const missing = (
    <PanelErrorBoundary title="Latency">
      <Missing />
    </PanelErrorBoundary>
  );
  expect(() => renderPage(missing)).toThrow("NEXT_HTTP_ERROR_FALLBACK;404");
});

it("a panel whose code did not arrive loads the page again", async () => {
  const reload = vi.spyOn(window.location, "reload").mockImplementation(() => {});
  renderPage(
    <LiveProvider>
      <PanelErrorBoundary title="Latency">
        <Unloaded />
      </PanelErrorBoundary>
    </LiveProvider>,
    { search: "refresh=off" },
  );
  expect(screen.getByText(/The code of this panel did not arrive/)).toBeTruthy();
  await act(async () => screen.getByRole("button", { name: "Reload page" }).click());
  expect(reload).toHaveBeenCalledTimes(1);
});

it("trying again keeps the page while the database is away", async () => {
  isDown = true;
  const { refreshed } = open("refresh=off");
  await act(async () => screen.getAllByRole("button", { name: "Try again" })[0]!.click());
  expect(refreshed).toHaveLength(0);
  expect(screen.getAllByRole("alert")).toHaveLength(2);
});

it("is read out when it fails, and not at each attempt that fails again", async () => {
  isDown = true;
  open("refresh=off");
  expect(screen.getAllByRole("alert")).toHaveLength(2);
  await act(async () => screen.getByRole("button", { name: "Last hour" }).click());
  expect(screen.getAllByText(/could not be loaded/)).toHaveLength(2);
  expect(screen.queryAllByRole("alert")).toEqual([]);
});
