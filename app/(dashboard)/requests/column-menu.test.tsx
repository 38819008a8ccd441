// @vitest-environment happy-dom
import { act, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { renderPage } from "@/test/render-page";
import { ColumnMenu } from "./column-menu";

afterEach(() => void vi.restoreAllMocks());

it("counts every column that is chosen before the table is drawn with the first", async () => {
  const { user } = renderPage(<ColumnMenu remembered="model,latency" />, { path: "/requests" });
  const replaced = vi.spyOn(window.history, "replaceState").mockImplementation(() => {});
  await user.click(screen.getByRole("button", { name: "Columns" }));
  const column = (name: string) => screen.findByRole("menuitemcheckbox", { name });
  const columns = [await column("provider"), await column("status")];
  await act(async () => {
    for (const one of columns) one.click();
  });
  const address = new URL(String(replaced.mock.calls.at(-1)![2]), "http://localhost");
  const chosen = address.searchParams.get("columns")!.split(",");
  expect(chosen.toSorted()).toEqual(["latency", "model", "provider", "status", "time"].toSorted());
});
