import path from "node:path";
import { expect, it } from "vitest";
import { fileOf, isClient, pageSources, read } from "./page-sources";

const pagesIn = (folder: string) =>
  pageSources.flatMap((file) =>
    file.startsWith(`${folder}/`) && file.endsWith("/page.tsx") ? [path.posix.dirname(file)] : [],
  );
const PAGES = [...pagesIn("app/(dashboard)"), ...pagesIn("app/(auth)")];
/** Schemas are for forms, which are loaded when they are opened; charts are drawn without Recharts until the page stands. */
const LATER = ["zod", "recharts", "@base-ui/react/toast", "@base-ui/react/combobox", "next/error"];
/** What menus and dialogs hold, and what only the login needs. */
const OPENED = [
  "components/panels/panel/panel-items.tsx",
  "components/panels/views/view-items.tsx",
  "components/panels/alerts/silence-end.ts",
  "components/panels/forms/sign-in.ts",
  "components/panels/frame/event-stream.ts",
  "components/panels/frame/late-parts.ts",
  "components/panels/frame/account-items.tsx",
  "components/panels/frame/more-items.tsx",
  "components/panels/frame/project-choices.tsx",
  "components/panels/frame/patient-fetch.ts",
  "app/(dashboard)/requests/bar-table.tsx",
];

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

/** The packages and modules that a client module loads, each with the way to it. */
function loadedBy(start: string): Map<string, string> {
  const packages = new Map<string, string>();
  const ways = new Map([[start, start]]);
  for (const [file, way] of ways)
    for (const target of importsOf(file)) {
      const next = fileOf(file, target);
      if (next === undefined) packages.set(target, `${way} > ${target}`);
      else if (!ways.has(next)) ways.set(next, `${way} > ${next}`);
    }
  return new Map([...packages, ...ways]);
}

/** The client modules that a page's own modules lead to. */
function clientModulesOf(page: string): string[] {
  const files = new Set([`${page}/page.tsx`, page.replace(/^(app\/[^/]+)\/.*/, "$1/layout.tsx")]);
  for (const file of files) {
    if (isClient(file)) continue;
    for (const target of importsOf(file)) {
      const next = fileOf(file, target);
      if (next && /^(app|components)\//.test(next)) files.add(next);
    }
  }
  return [...files].filter(isClient);
}

it.each(PAGES)(
  "%s loads no schemas, no Recharts and nothing that is opened later with its first view",
  (page) => {
    const later = page.startsWith("app/(dashboard)") ? [...LATER, ...OPENED] : LATER;
    const faults = clientModulesOf(page).flatMap((file) => {
      const loaded = loadedBy(file);
      return later.flatMap((name) => loaded.get(name) ?? []);
    });
    expect(faults).toEqual([]);
  },
);

it("names files that are there", () => {
  expect(OPENED.filter((file) => !pageSources.includes(file))).toEqual([]);
});

it("what is loaded when it is opened says so where it does not come: the framework's own way stays silent", () => {
  expect(read("components/ui/lazy-part.tsx")).toContain("Try again");
  expect(pageSources.filter((file) => importsOf(file).includes("next/dynamic"))).toEqual([]);
  // Content that the server has drawn already, and that can be read without the code.
  const drawn = "app/(dashboard)/(overview)/lazy-states.tsx";
  expect(pageSources.filter((file) => /\blazy\(/.test(read(file)))).toEqual([drawn]);
  // What a server component names may come late itself, and then must not be lazy again: React refuses it.
  expect(read(drawn)).not.toMatch(/export const \w+ = lazy\(/);
});

it("the filters, which are in the first load of every page, load nothing more", () => {
  expect(importsOf("lib/schema/figures/filters.ts")).toEqual([]);
});

it("no link asks the server about its page before it is clicked", () => {
  const own = "components/ui/link.tsx";
  expect(pageSources.filter((file) => importsOf(file).includes("next/link"))).toEqual([own]);
  expect(read(own)).toContain("<NextLink {...props} prefetch={false} />");
});

it("sees what a form loads", () => {
  expect(PAGES).toContain("app/(dashboard)/(overview)");
  expect(clientModulesOf("app/(dashboard)/(overview)").length).toBeGreaterThan(10);
  expect(clientModulesOf("app/(dashboard)/rules/new")).toContain("app/(dashboard)/rules/rule-editor.tsx");
  expect([...loadedBy("app/(dashboard)/rules/draft-preview.ts").keys()]).toContain("zod");
  expect([...loadedBy("components/charts/recharts-plot.tsx").keys()]).toContain("recharts");
});
