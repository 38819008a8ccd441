import { expect, it } from "vitest";
import { pageTests, read } from "./page-sources";

it("tests of components wait as long as a busy machine takes", () => {
  const drawing = pageTests.filter((file) => read(file).includes('from "@testing-library/react"'));
  expect(drawing.length).toBeGreaterThan(3);
  const hasty = drawing.filter((file) => !/"@\/test\/(screen-waits|render-page)"/.test(read(file)));
  expect(hasty).toEqual([]);
});
