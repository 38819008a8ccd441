import { expect, it } from "vitest";
import { fileOf, isClient, pageSources, read } from "./page-sources";

/** Pages that people keep open or open on a phone: what they load with the first view is small. */
const PAGES = [
  "(overview)",
  "traffic",
  "reliability",
  "tokens",
  "cost",
  "requests",
  "quality",
  "senders",
  "alerts",
  "silences",
  "projects",
];
/** Schemas are for forms, which are loaded when they are opened; charts are drawn without Recharts until the page stands. */
const LATER = ["zod", "recharts", "@base-ui/react/toast", "@base-ui/react/combobox"];

/** What a module imports when it is loaded: no types, and not what `import()` loads later. */
function importsOf(file: string): string[] {
  const found = read(file).matchAll(/^(?:import|export) (?!type\b)([^;"]*?) from "([^"]+)";/gm);
  return [...found].flatMap(([, names, target]) => {
    const braced = names!.match(/^\{([^}]*)\}$/)?.[1];
    const all = braced?.split(",").map((name) => name.trim());
    const typesOnly = all?.every((name) => name === "" || name.startsWith("type "));
    return typesOnly ? [] : [target!];
  });
}

/** The packages that a client module loads, each with the way to it. */
function loadedBy(start: string): Map<string, string> {
  const packages = new Map<string, string>();
  const ways = new Map([[start, start]]);
  for (const [file, way] of ways)
    for (const target of importsOf(file)) {
      const next = fileOf(file, target);
      if (next === undefined) packages.set(target, `${way} > ${target}`);
      else if (!ways.has(next)) ways.set(next, `${way} > ${next}`);
    }
  return packages;
}

/** The client modules that a page's own modules lead to. */
function clientModulesOf(page: string): string[] {
  const files = new Set([`app/(dashboard)/${page}/page.tsx`, "app/(dashboard)/layout.tsx"]);
  for (const file of files) {
    if (isClient(file)) continue;
    for (const target of importsOf(file)) {
      const next = fileOf(file, target);
      if (next && /^(app|components)\//.test(next)) files.add(next);
    }
  }
  return [...files].filter(isClient);
}

it.each(PAGES)("%s loads no schemas and no Recharts with its first view", (page) => {
  const modules = clientModulesOf(page);
  expect(modules.length).toBeGreaterThan(2);
  const faults = modules.flatMap((file) => {
    const packages = loadedBy(file);
    return LATER.flatMap((name) => packages.get(name) ?? []);
  });
  expect(faults).toEqual([]);
});

it("no link asks the server about its page before it is clicked", () => {
  const own = "components/ui/link.tsx";
  expect(pageSources.filter((file) => importsOf(file).includes("next/link"))).toEqual([own]);
  expect(read(own)).toContain("<NextLink {...props} prefetch={false} />");
});

it("sees what a form loads", () => {
  expect(pageSources).toContain("app/(dashboard)/rules/rule-editor.tsx");
  expect([...loadedBy("app/(dashboard)/rules/rule-editor.tsx").keys()]).toContain("zod");
  expect([...loadedBy("components/charts/recharts-plot.tsx").keys()]).toContain("recharts");
});
