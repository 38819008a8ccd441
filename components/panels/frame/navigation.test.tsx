// @vitest-environment happy-dom
import { screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { renderPage } from "@/test/render-page";
import { KeyboardProvider, useKeyboard } from "./keyboard";
import { LiveProvider, useLive } from "./live";
import { useNavigation, usePending } from "./navigation";

function Panel({ onDraw }: { onDraw: () => void }) {
  const { refresh } = useNavigation();
  useLive();
  useKeyboard();
  onDraw();
  return (
    <button type="button" onClick={refresh}>
      Refresh
    </button>
  );
}

function Progress({ onDraw }: { onDraw: (pending: boolean) => void }) {
  onDraw(usePending());
  return null;
}

it("a refresh is known to what asks for it, and draws nothing else again", async () => {
  const panel = vi.fn();
  const pending: boolean[] = [];
  const { user } = renderPage(
    <LiveProvider>
      <KeyboardProvider>
        <Panel onDraw={panel} />
        <Progress onDraw={(isPending) => pending.push(isPending)} />
      </KeyboardProvider>
    </LiveProvider>,
    { search: "refresh=off" },
  );
  panel.mockClear();
  await user.click(screen.getByText("Refresh"));
  expect([panel.mock.calls.length, pending]).toEqual([0, [false, true, false]]);
});

function Filter() {
  const { change, refresh } = useNavigation();
  return (
    <main>
      <button type="button" data-said="Last 6 hours" onClick={() => change({ from: "now-6h" })}>
        6 hours
      </button>
      <p data-said="1,234 requests">1,234</p>
      <p data-said="1,234 requests">1,234</p>
      <button type="button" onClick={refresh}>
        Refresh
      </button>
    </main>
  );
}

it("tells screen readers what a change of the page brought, and nothing of a refresh", async () => {
  const { user } = renderPage(<Filter />, { path: "/requests" });
  const said = () => screen.getByRole("log").textContent;
  await user.click(screen.getByText("Refresh"));
  expect(said()).toBe("");
  await user.click(screen.getByText("6 hours"));
  expect(said()).toBe("Page updated. Last 6 hours. 1,234 requests");
});

type Steps = (navigation: ReturnType<typeof useNavigation>) => void;

/** What is done within one press, before anything is drawn. */
function Press({ steps }: { steps: Steps }) {
  const navigation = useNavigation();
  return (
    <button type="button" onClick={() => steps(navigation)}>
      Press
    </button>
  );
}

async function press(address: { path: string; search: string }, steps: Steps) {
  const page = renderPage(<Press steps={steps} />, address);
  await page.user.click(screen.getByText("Press"));
  return page;
}

it("asks for what is drawn otherwise beside a page on its way, which the browser's own entry would end", async () => {
  const replaced = vi.spyOn(window.history, "replaceState");
  const { visited, entries } = await press(
    { path: "/requests", search: "from=now-6h" },
    ({ change, redraw }) => {
      change({ model: "gpt-5" });
      redraw({ columns: "model" });
    },
  );
  expect(visited.at(-1)).toBe("/requests?from=now-6h&model=gpt-5&columns=model");
  // The filter was to be an entry of its own, and still is.
  expect(entries).toEqual(["push", "push"]);
  expect(replaced).not.toHaveBeenCalled();
  replaced.mockRestore();
});

it("adds a change to a link to this page that was followed just before", async () => {
  const { visited } = await press({ path: "/cost", search: "from=now-6h" }, ({ go, change }) => {
    go("/cost?from=now-6h&not_model=o3");
    change({ step: "1h" });
  });
  expect(visited.at(-1)).toBe("/cost?from=now-6h&not_model=o3&step=1h");
});

it("gives an entry that a link to a part of the page made to the router, which comes back to its own only", () => {
  renderPage(<Filter />, { path: "/reliability" });
  const replaced = vi.spyOn(window.history, "replaceState").mockImplementation(() => {});
  window.dispatchEvent(new Event("hashchange"));
  expect(replaced).toHaveBeenCalledWith(null, "", window.location.href);
  replaced.mockRestore();
});

it("keeps a change that is made before the page with the one before it has arrived", async () => {
  const { visited } = await press({ path: "/cost", search: "from=now-6h" }, ({ change }) => {
    change({ model: "gpt-5" });
    change({ provider: "openai" });
  });
  expect(visited.at(-1)).toBe("/cost?from=now-6h&model=gpt-5&provider=openai");
});
