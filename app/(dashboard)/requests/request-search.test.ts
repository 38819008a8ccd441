import { expect, test } from "vitest";
import { apiQuery } from "./request-search";

test("the API gets the filters of the page, and those for requests without a value", () => {
  const search = new URLSearchParams(
    "project=2&model=&model=gpt-5&service=&status=all&user_id=&search=x&cursor=abc&sort=cost&columns=id&tail=1",
  );
  expect(apiQuery(search).toString()).toBe("model=gpt-5&service=&search=x");
});
