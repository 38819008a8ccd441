// @vitest-environment happy-dom
import { screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { renderPage } from "@/test/render-page";
import { useNavigation, usePending } from "./navigation";

function Panel({ onDraw }: { onDraw: () => void }) {
  const { refresh } = useNavigation();
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
    <>
      <Panel onDraw={panel} />
      <Progress onDraw={(isPending) => pending.push(isPending)} />
    </>,
  );
  await user.click(screen.getByText("Refresh"));
  expect([panel.mock.calls.length, pending]).toEqual([1, [false, true, false]]);
});
