import { expect, it } from "vitest";
import { expositionFaults } from "./exposition-format";

const one = (name: string, type: string, ...samples: string[]) =>
  `# HELP ${name} Some words\n# TYPE ${name} ${type}\n${samples.map((sample) => `${name}${sample}\n`).join("")}`;

it.each([
  [
    "a counter and a gauge",
    one("a_total", "counter", '{m="x"} 1', '{m="y\\"\\\\\\n"} 2.5e-7') + one("b", "gauge", " 0"),
  ],
  ["a family without samples", one("a_total", "counter")],
])("has nothing against %s", (_, text) => {
  expect(expositionFaults(text)).toEqual([]);
});

// The first ten are parse errors or lints of promtool 2.42; it says nothing about the others.
it.each([
  ["no newline at the end", one("a", "gauge", " 1").trimEnd()],
  ["TYPE after samples", "# HELP a x\na 1\n# TYPE a gauge\n"],
  ["a second HELP", `# HELP a x\n${one("a", "gauge", " 1")}`],
  ["CRLF", one("a", "gauge", " 1").replaceAll("\n", "\r\n")],
  ["null as a value", one("a", "gauge", " null")],
  ["a raw newline in a label", one("a", "gauge", '{m="x\ny"} 1')],
  ["a counter without _total", one("a", "counter", " 1")],
  ["a gauge named _total", one("a_total", "gauge", " 1")],
  ["a gauge named _count", one("a_count", "gauge", " 1")],
  ["no HELP", "# TYPE a gauge\na 1\n"],
  ["milliseconds", one("a_milliseconds", "gauge", " 1")],
  ["camelCase", one("aB", "gauge", " 1")],
  ["a series twice", one("a", "gauge", " 1", " 2")],
  ["a family in two places", `${one("a", "gauge", '{m="x"} 1') + one("b", "gauge", " 1")}a{m="y"} 1\n`],
  ["no TYPE", "# HELP a x\na 1\n"],
  ["NaN", one("a", "gauge", " NaN")],
])("finds %s", (_, text) => {
  expect(expositionFaults(text)).not.toEqual([]);
});
