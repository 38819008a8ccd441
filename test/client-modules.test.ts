import { expect, it } from "vitest";
import { fileOf, isClient, pageSources, read } from "./page-sources";

const client = new Set(pageSources.filter(isClient));

/** Names that are imported as values and do not look like components. */
function valuesOf(names: string): string[] {
  return names
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "" && !name.startsWith("type ") && !/^[A-Z][a-z]/.test(name));
}

it("on the server, a client module gives components only: its constants and functions are references there", () => {
  expect(client.size).toBeGreaterThan(50);
  const faults = pageSources
    .filter((file) => !client.has(file))
    .flatMap((file) =>
      [...read(file).matchAll(/import (?!type)\{([^}]*)\} from "([^"]+)"/g)].flatMap(([, names, target]) => {
        const from = fileOf(file, target!);
        return from && client.has(from) ? valuesOf(names!).map((name) => `${file}: ${name} of ${from}`) : [];
      }),
    );
  expect(faults).toEqual([]);
});
