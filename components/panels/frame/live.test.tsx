// @vitest-environment happy-dom
import { act, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { RefreshMenu } from "@/components/panels/range/refresh-menu";
import { watchDraft } from "@/components/ui/unsaved";
import { renderPage } from "@/test/render-page";
import { LiveProvider, useLive } from "./live";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval"] }));
afterEach(() => void vi.useRealTimers());

function Refresh() {
  const { refreshNow, state } = useLive();
  return (
    <button type="button" title={state} onClick={refreshNow}>
      Refresh
    </button>
  );
}

const open = (database = "ok") =>
  renderPage(
    <LiveProvider>
      <Refresh />
    </LiveProvider>,
    {
      search: "refresh=10s",
      server: () => ({ status: database === "ok" ? 200 : 503, body: { status: "", database } }),
    },
  );
const wait = () => act(() => vi.advanceTimersByTimeAsync(10_000));

it("a page refreshes, but not under a form with changes: without a session it would lead to the login", async () => {
  const { sent } = open();
  await wait();
  expect(sent).toHaveLength(1);
  const draft = { changed: true };
  const end = watchDraft({ element: () => null, isChanged: () => draft.changed });
  await wait();
  expect(sent).toHaveLength(1);
  draft.changed = false;
  await wait();
  expect(sent).toHaveLength(2);
  end();
});

it("the user refreshes it whenever they want", async () => {
  const { sent } = open();
  const end = watchDraft({ element: () => null, isChanged: () => true });
  await act(async () => screen.getByRole("button", { name: "Refresh" }).click());
  expect(sent).toHaveLength(1);
  end();
});

it.each([
  ["ok", "on", 1],
  ["read-only", "on", 1],
  ["disk full", "on", 1],
  ["unavailable", "failed", 0],
])(
  "with the database %s it is %s: the old page stays where no new one can be read",
  async (database, state, times) => {
    const { refreshed } = open(database);
    await wait();
    expect(screen.getByRole("button", { name: "Refresh" }).title).toBe(state);
    expect(refreshed).toHaveLength(times);
  },
);

it.each([
  [401, "Signed out", /^You are signed out; updated/],
  [404, "No access", /^You have no access to this project anymore; updated/],
  [503, "Not updating", /^Server unreachable; updated/],
])("a stream that is answered %i is called %s", async (status, label, heading) => {
  const { user } = renderPage(
    <LiveProvider>
      <RefreshMenu renderedAt={Date.now()} ingest={{ kind: "live", lastRequestAt: null }} />
    </LiveProvider>,
    { server: () => ({ status, body: {} }) },
  );
  const button = await screen.findByRole("button", { name: new RegExp(`^Refresh: ${label}, `) });
  await user.click(button);
  expect(await screen.findByText(heading)).toBeTruthy();
});

it("reads the page again where its stream began long after it, as on a slow line", async () => {
  let late = 0;
  const now = Date.now;
  vi.spyOn(Date, "now").mockImplementation(() => now() + late);
  const { refreshed } = renderPage(
    <LiveProvider>
      <Refresh />
    </LiveProvider>,
    {
      server: ({ path }) => {
        if (path === "/api/v1/live") late = 20_000;
        return { status: 200, body: { status: "ok", database: "ok" } };
      },
    },
  );
  await waitFor(() => expect(refreshed).toHaveLength(1));
  vi.mocked(Date.now).mockRestore();
});
