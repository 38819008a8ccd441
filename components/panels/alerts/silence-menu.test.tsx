// @vitest-environment happy-dom
import { screen, waitFor } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { renderPage } from "@/test/render-page";
import { SilenceMenu } from "./silence-menu";

it("silences once while the answer is on its way", async () => {
  const { user, refreshed } = renderPage(
    <SilenceMenu label="Silence" ids={["a"]} trigger={<button type="button">Silence</button>} />,
  );
  let answer = (_: Response) => {};
  const fetched = vi.fn(() => new Promise<Response>((resolve) => (answer = resolve)));
  vi.stubGlobal("fetch", fetched);
  const choose = async () => {
    await user.click(screen.getByRole("button", { name: "Silence" }));
    await user.click(await screen.findByRole("menuitem", { name: "For an hour" }));
    await waitFor(() => expect(screen.queryByRole("menu")).toBeNull());
  };
  await choose();
  await choose();
  expect(fetched).toHaveBeenCalledTimes(1);
  answer(Response.json({ results: [{ id: "a", error: "the alert was not found" }] }));
  await waitFor(() => expect(refreshed).toHaveLength(1));
  await choose();
  expect(fetched).toHaveBeenCalledTimes(2);
});
