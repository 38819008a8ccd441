// @vitest-environment happy-dom
import { act, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { PAGES } from "@/lib/schema/people/page-permission";
import { renderPage } from "@/test/render-page";
import { HealthBar } from "./health-bar";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

const STALLED = {
  status: "not ready",
  database: "ok",
  ingest: "ok",
  worker: "stalled: evaluation",
  evaluation: "last 2 min ago",
};
/** Their own notice says it. */
const SAY_SO = ["/", "/anomalies", "/rules", "/budgets", "/alerts"];
const OTHERS = Object.entries(PAGES)
  .filter(([path, access]) => access !== "open" && !SAY_SO.includes(path))
  .map(([path]) => path);

const open = (path: string) =>
  renderPage(<HealthBar />, { path, server: () => ({ status: 503, body: STALLED }) });
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

it.each(OTHERS)("%s says in one sentence that rules are not evaluated, and what to do", async (path) => {
  open(path);
  await pass(0);
  expect(screen.queryByText(/^Rules are not evaluated/)).toBeNull();
  await pass(10_000);
  const texts = screen.getAllByText(/^Rules are not evaluated/).map(({ textContent }) => textContent);
  // On the page and, at first, to screen readers.
  expect(texts).toHaveLength(2);
  expect(new Set(texts)).toEqual(
    new Set([
      "Rules are not evaluated (last 2 min ago): no alerts fire or resolve. Check the worker's log; restart it if this stays.",
    ]),
  );
  await pass(60_000);
  expect(screen.getAllByText(/^Rules are not evaluated/)).toHaveLength(1);
});

it.each(SAY_SO)("%s leaves it to its own notice", async (path) => {
  open(path);
  await pass(10_000);
  expect(screen.queryByText(/^Rules are not evaluated/)).toBeNull();
});
