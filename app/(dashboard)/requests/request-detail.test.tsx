// @vitest-environment happy-dom
import { act, screen } from "@testing-library/react";
import { useSearchParams } from "next/navigation";
import { use } from "react";
import { expect, it } from "vitest";
import { renderPage } from "@/test/render-page";
import { RequestDetail } from "./request-detail";

const rows = ["a", "b", "c", "d"].map((id, at) => ({ id, t: Date.UTC(2026, 2, 27) - at * 60_000 }));

/** `awaited`: the pages that the server has not answered yet. */
function Page({ awaited }: { awaited: ReadonlyMap<string, Promise<void>> }) {
  const id = useSearchParams().get("request")!;
  const answer = awaited.get(id);
  if (answer) use(answer);
  return (
    <>
      <p>Page of {id}</p>
      <RequestDetail id={id} detail={null} rows={rows} timeZone="UTC" />
    </>
  );
}

it("keys step on from the request that the last key opened, also before it is shown", async () => {
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const awaited = new Map(["b", "c"].map((id) => [id, answered]));
  const { user, visited } = renderPage(<Page awaited={awaited} />, {
    path: "/requests",
    search: "request=a",
  });
  const asked = () => visited.map((to) => new URL(to, "http://localhost").searchParams.get("request"));
  // A page that waits must wait within `act`.
  await act(() => user.keyboard("jj"));
  expect(asked()).toEqual(["b", "c"]);
  await act(() => user.keyboard("k"));
  expect(asked().at(-1)).toBe("b");
  screen.getByText("Page of a");
  await act(async () => answer());
  await screen.findByText("Page of b");
  await user.keyboard("k");
  expect(asked().at(-1)).toBe("a");
});
