import { expect, test } from "vitest";
import { csvQuery } from "./request-search";

test("the export has the filters of the page, and those for requests without a value", () => {
  const search = new URLSearchParams(
    "project=2&model=&model=gpt-5&service=&status=all&user_id=&search=x&cursor=abc&sort=cost",
  );
  expect(csvQuery(search, 0, 60_000)).toBe(
    "model=gpt-5&service=&search=x&from=1970-01-01T00%3A00%3A00.000Z&to=1970-01-01T00%3A01%3A00.000Z&format=csv",
  );
});
