import { expect, it } from "vitest";
import { lowerFirst, upperFirst } from "./first-letter";

it.each([
  ["Error rate", "error rate"],
  ["p95 latency", "p95 latency"],
  ["USD per request", "USD per request"],
  ["27 Mar", "27 Mar"],
  ["", ""],
])("%j within a sentence is %j", (text, lower) => expect(lowerFirst(text)).toBe(lower));

it.each([
  ["critical", "Critical"],
  ["p95 latency", "P95 latency"],
  ["OK", "OK"],
  ["", ""],
])("%j begins a sentence as %j", (text, upper) => expect(upperFirst(text)).toBe(upper));
