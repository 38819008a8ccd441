// @vitest-environment happy-dom
import { screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderPage } from "@/test/render-page";
import { SearchMenu } from "./search-menu";

it("chooses the first match by Enter", async () => {
  const changes: string[][] = [];
  const values = Array.from({ length: 20 }, (_, at) => `model-${at}`);
  const { user } = renderPage(
    <SearchMenu
      label="Model"
      values={values}
      chosen={["model-3"]}
      onChange={(next) => changes.push(next)}
      onClear={() => {}}
    />,
  );
  await user.click(screen.getByRole("combobox"));
  await user.paste("model-17");
  await waitFor(() => expect(screen.getAllByRole("option")).toHaveLength(1));
  await user.keyboard("{Enter}");
  await waitFor(() => expect(changes).toEqual([["model-3", "model-17"]]));
});
