import { readFileSync } from "node:fs";
import path from "node:path";
import { SyntaxKind } from "typescript/unstable/ast";
import { API, TypeFlags } from "typescript/unstable/sync";
import { expect, it } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "..");

/** Where every name comes from our own code: form fields, chart series, columns, parts of a path. */
const NAMED_BY_CODE = [
  "app/(dashboard)/alerts/[alertId]/timeline-text.ts",
  "app/(dashboard)/channels/channel-change.ts",
  "app/(dashboard)/channels/channel-form.tsx",
  "app/(dashboard)/rules/rule-draft.ts",
  "app/(dashboard)/rules/rule-fault.ts",
  "app/(dashboard)/rules/rule-fields.tsx",
  "app/(dashboard)/rules/threshold-fields.ts",
  "app/(dashboard)/rules/threshold-form.tsx",
  "app/(dashboard)/settings/about/page.tsx",
  "components/charts/",
  "components/panels/breakdown/breakdown-chart.tsx",
  "components/panels/forms/use-form.ts",
  "lib/auth/next-auth-options.ts",
  "lib/auth/page.ts",
  "lib/auth/sign-on/call-provider.ts",
  "lib/dashboard/range/range-label.ts",
  "lib/dashboard/settings/openapi-document.ts",
  "lib/manage/channel-config.ts",
  "lib/notify/mail-body.ts",
  "lib/prices/calculate.ts",
  "lib/prices/price-book.ts",
  "lib/schema/time/time-range.ts",
  "lib/senders/breakers/read-log.ts",
  "lib/store/database/prune-rows.ts",
  "lib/store/outbox/channels.ts",
  "lib/store/requests/billing-columns.ts",
  "lib/store/rollups/rollup-columns.ts",
];

/** `record[name]` with a name that may be any text, in the files of the product. */
function accessesByText(): string[] {
  const api = new API({ cwd: ROOT });
  try {
    const [project] = api.updateSnapshot({ openProject: path.join(ROOT, "tsconfig.json") }).getProjects();
    const { program, checker } = project!;
    const found: string[] = [];
    for (const name of program.getSourceFileNames()) {
      const file = path.relative(ROOT, name);
      if (!/^(app|components|lib)\//.test(file) || /\.test\.tsx?$|\/generated\//.test(file)) continue;
      const source = readFileSync(name, "utf8");
      if (!/[\w)\]}!.]\[[^\]\d'"]/.test(source)) continue;
      const tree = program.getSourceFile(name)!;
      const visit = (node: Parameters<Parameters<typeof tree.forEachChild>[0]>[0]): void => {
        node.forEachChild(visit);
        if (node.kind !== SyntaxKind.ElementAccessExpression) return;
        const { argumentExpression: key } = node as typeof node & { argumentExpression: typeof node };
        const type = checker.getTypeAtLocation(key);
        if (!type || (type.flags & TypeFlags.String) === 0) return;
        const line = source.slice(0, node.end).split("\n").length;
        const statement = source
          .split("\n")
          .slice(Math.max(0, line - 2), line)
          .join("\n");
        // Looked up before, in the same statement.
        if (/Object\.hasOwn\(/.test(statement)) return;
        found.push(`${file}:${line}: ${source.slice(node.pos, node.end).trim()}`);
      };
      visit(tree);
    }
    return found;
  } finally {
    api.close();
  }
}

it("text from outside is never a property name: use ownValue, Object.hasOwn or a Map", () => {
  const found = accessesByText();
  // Otherwise it sees nothing.
  expect(found.some((one) => one.startsWith("components/charts/"))).toBe(true);
  const isNamedByCode = (one: string) => NAMED_BY_CODE.some((file) => one.startsWith(file));
  expect(found.filter((one) => !isNamedByCode(one))).toEqual([]);
  // A file that no longer needs its exception must lose it.
  expect(NAMED_BY_CODE.filter((file) => !found.some((one) => one.startsWith(file)))).toEqual([]);
}, 120_000);
