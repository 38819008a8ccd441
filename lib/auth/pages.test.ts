import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { PAGES, type PagePath, pageAt } from "@/lib/schema/people/page-permission";

const APP = path.resolve(import.meta.dirname, "../../app");
const files = new Map<string, string>();
for (const file of readdirSync(APP, { recursive: true, encoding: "utf8" })) {
  // Every address without a page has one that says so.
  if (path.basename(file) !== "page.tsx" || file.includes("[...missing]")) continue;
  const segments = path.dirname(file).split(path.sep);
  const address = `/${segments.filter((name) => name !== "." && !name.startsWith("(")).join("/")}`;
  files.set(address, readFileSync(path.join(APP, file), "utf8"));
}

test("every page declares its permission", () => {
  expect([...files.keys()].sort()).toEqual(Object.keys(PAGES).sort());
});

describe.each([...files])("%s", (address, source) => {
  test("checks the permission that it declares", () => {
    const checked = [...source.matchAll(/\brequirePage\(\s*"([^"]+)"/g)].map((match) => match[1]);
    expect(checked).toEqual(PAGES[address as PagePath] === "open" ? [] : [address]);
  });

  test("is found by its address", () => {
    expect(pageAt(address.replace(/\[\w+\]/g, "x"))).toBe(address);
  });
});

test("an address without a page is not found", () => {
  expect(pageAt("/nowhere")).toBeNull();
  expect(pageAt("/rules/x/y")).toBeNull();
});
