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
