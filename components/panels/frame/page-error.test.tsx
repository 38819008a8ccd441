// @vitest-environment happy-dom
import { act, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { renderPage } from "@/test/render-page";
import { useNavigation } from "./navigation";
import { PageError } from "./page-error";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval"] }));
afterEach(() => void vi.useRealTimers());

it("is tried again once the database answers", async () => {
  let database = "unavailable";
  const retry = vi.fn();
  renderPage(<PageError error={new Error("x")} reset={() => {}} retry={retry} />, {
    server: () => ({ status: 200, body: { status: "", database } }),
  });
  const wait = () => act(() => vi.advanceTimersByTimeAsync(10_000));
  await wait();
  expect(retry).not.toHaveBeenCalled();
  database = "ok";
  await wait();
  expect(retry).toHaveBeenCalledTimes(1);
});

function Controls() {
  const { change, refresh } = useNavigation();
  return (
    <>
      <button type="button" onClick={() => change({ from: "now-1h" })}>
        Last hour
      </button>
      <button type="button" onClick={refresh}>
        Refresh
      </button>
    </>
  );
}

it("gives way to new content, as of a shorter range", async () => {
  const reset = vi.fn();
  renderPage(
    <>
      <PageError error={new Error("x")} reset={reset} retry={() => {}} />
      <Controls />
    </>,
    { search: "from=now-30d" },
  );
  expect(reset).not.toHaveBeenCalled();
  await act(async () => screen.getByRole("button", { name: "Last hour" }).click());
  expect(reset).toHaveBeenCalled();
  reset.mockClear();
  await act(async () => screen.getByRole("button", { name: "Refresh" }).click());
  expect(reset).toHaveBeenCalled();
});

it("is loaded again where its code did not arrive, more and more slowly: asked for again, the framework repeats the failure", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "Date"] });
  sessionStorage.clear();
  const reload = vi.spyOn(window.location, "reload").mockImplementation(() => {});
  const retry = vi.fn();
  const error = Object.assign(new Error("Failed to load chunk"), { name: "ChunkLoadError" });
  renderPage(<PageError error={error} reset={() => {}} retry={retry} />, {
    server: () => ({ status: 200, body: { status: "", database: "ok" } }),
  });
  await act(async () => screen.getByRole("button", { name: "Reload page" }).click());
  expect(reload).toHaveBeenCalledTimes(1);
  const reloads = async () => {
    reload.mockClear();
    await act(() => vi.advanceTimersByTimeAsync(60_000));
    return reload.mock.calls.length;
  };
  expect(await reloads()).toBe(3);
  expect(await reloads()).toBe(1);
  expect(await reloads()).toBe(1);
  expect(retry).not.toHaveBeenCalled();
});
