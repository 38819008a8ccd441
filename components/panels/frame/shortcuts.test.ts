import { expect, test } from "vitest";
import { GO_KEYS, placesOf } from "./places";
import { pressKey } from "./shortcuts";

test("g and a letter go to a page; another letter goes nowhere", () => {
  expect(pressKey("", "g")).toEqual({ pressed: null, waiting: "g" });
  expect(pressKey("g", "a").pressed).toEqual({ kind: "go", path: "/alerts" });
  expect(pressKey("g", "x")).toEqual({ pressed: null, waiting: "" });
  expect(pressKey("", "a")).toEqual({ pressed: null, waiting: "" });
});

test("pairs and single keys start actions, whatever was pressed before", () => {
  expect(pressKey("d", "r").pressed).toEqual({ kind: "action", action: "refresh" });
  expect(pressKey("", "r").pressed).toBeNull();
  expect(pressKey("", "?").pressed).toEqual({ kind: "action", action: "help" });
  expect(pressKey("d", "?").pressed).toEqual({ kind: "action", action: "help" });
  expect(pressKey("t", "ArrowLeft").pressed).toEqual({ kind: "action", action: "earlier" });
  expect(pressKey("", "ArrowLeft").pressed).toBeNull();
  expect(pressKey("g", "t").pressed).toEqual({ kind: "go", path: "/traffic" });
  expect(pressKey("g", "g")).toEqual({ pressed: null, waiting: "g" });
});

test("each letter leads to one page that the navigation has", () => {
  const paths = placesOf("admin").map(({ path }) => path);
  const [known, letters] = [Object.keys(GO_KEYS), Object.values(GO_KEYS)];
  expect(known.filter((path) => !paths.some((one) => one === path))).toEqual([]);
  expect(new Set(letters).size).toBe(letters.length);
});
