type Family = { help: string | null; type: string | null; samples: number };

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*",?)*\})? (\S+)$/;
const VALUE = /^([+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|[+-]Inf)$/;
const UNITS = /_(milliseconds|minutes|hours|kilobytes|megabytes|percent)(_|$)/;

/**
 * What is wrong with an exposition in Prometheus' text format: what `promtool check metrics` (2.42) says, and what it says
 * nothing about: a series twice, a family in two places, samples without a type, NaN.
 */
export function expositionFaults(text: string): string[] {
  const faults: string[] = [];
  if (!text.endsWith("\n")) faults.push("no newline at the end");
  // Within a label it is a character like others.
  if (text.includes("\r\n")) faults.push("a carriage return at the end of a line");
  const families = new Map<string, Family>();
  const series = new Set<string>();
  let current = "";
  const enter = (name: string) => {
    if (name !== current && families.has(name)) faults.push(`${name}: in two places`);
    current = name;
    const family = families.get(name) ?? { help: null, type: null, samples: 0 };
    families.set(name, family);
    return family;
  };
  for (const line of text.split("\n").slice(0, -1)) {
    const comment = /^# (HELP|TYPE) (\S+) ?(.*)$/.exec(line);
    if (comment) {
      const [, kind, name, rest] = comment as unknown as [string, "HELP" | "TYPE", string, string];
      const family = enter(name);
      const part = kind === "HELP" ? "help" : "type";
      if (!NAME.test(name)) faults.push(`${name}: no name of a metric`);
      if (family[part] !== null) faults.push(`${name}: a second ${kind}`);
      if (family.samples > 0) faults.push(`${name}: ${kind} after samples`);
      family[part] = rest;
      continue;
    }
    const sample = SAMPLE.exec(line);
    if (!sample) {
      faults.push(`not a sample: ${line.slice(0, 80)}`);
      continue;
    }
    const [, name, labels = "", value] = sample as unknown as [string, string, string | undefined, string];
    enter(name).samples += 1;
    if (!VALUE.test(value)) faults.push(`${name}: the value ${value}`);
    if (series.has(name + labels)) faults.push(`${name}${labels}: twice`);
    series.add(name + labels);
  }
  for (const [name, { help, type }] of families) {
    if (!help) faults.push(`${name}: no help`);
    if (type !== "counter" && type !== "gauge") faults.push(`${name}: no type`);
    if (type === "counter" && !name.endsWith("_total")) faults.push(`${name}: a counter without _total`);
    if (type === "gauge" && /_(total|count|sum|bucket)$/.test(name))
      faults.push(`${name}: a gauge named like a counter`);
    if (/_(counter|gauge|summary|histogram)(_|$)/.test(name)) faults.push(`${name}: its type in its name`);
    if (UNITS.test(name)) faults.push(`${name}: not a base unit`);
    if (/[a-z][A-Z]/.test(name)) faults.push(`${name}: camelCase`);
  }
  return faults;
}

/** The names of an exposition's metrics, with their types. */
export function exportedMetrics(text: string): Map<string, string> {
  return new Map([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => [name!, type!]));
}
