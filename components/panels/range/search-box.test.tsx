// @vitest-environment happy-dom
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderPage } from "@/test/render-page";
import { SearchBox } from "./search-box";

it("narrows the list to a text, from its first page; an empty one shows all", async () => {
  const box = <SearchBox name="text" label="Find rules" placeholder="Name" />;
  const { user, visited } = renderPage(box, { path: "/rules", search: "state=on&text=old&cursor=abc" });
  const field = () => screen.getByRole<HTMLInputElement>("searchbox", { name: "Find rules" });
  expect(field().value).toBe("old");
  await user.clear(field());
  await user.type(field(), "  p95 {Enter}");
  await user.clear(field());
  await user.keyboard("{Enter}");
  expect(visited).toEqual(["/rules?state=on&text=p95", "/rules?state=on"]);
});
