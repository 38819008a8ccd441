import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";

const E2E = path.join(import.meta.dirname, "../e2e");
const PARTS = [
  // A page that the browser loads in full: nothing on it is live yet.
  String.raw`(?<load>\.(?:goto|reload)\(|\bopen(?:Login)?\(|\blogIn\(|(?<!\.)\baccept\()`,
  String.raw`(?<live>\b(?:clickWhenLive|tapWhenLive|fillWhenLive|selectWhenLive|untilLive|pressByKeyboard|openByKeyboard|refresh|press)\()`,
  // A link works without React: the browser follows it, and the next page is loaded in full.
  String.raw`(?<link>getByRole\("link"[^;]*?\.(?:click|tap)\(|\bgoTo\()`,
  String.raw`(?<act>(?<!!)\.(?:click|dblclick|tap|fill|press|type|selectOption|setInputFiles|check|uncheck)\(|\btap\()`,
];
const STEP = new RegExp(PARTS.join("|"), "g");

/** Where a journey acts on a page before it has waited until React is live: on a busy machine that is lost. */
function hastyIn(source: string): string[] {
  const lineOf = (at: number) => source.slice(0, at).split("\n").length;
  let isLive = true;
  const hasty: string[] = [];
  for (const { index, groups } of source.matchAll(STEP)) {
    if (groups!.load) isLive = false;
    else if (groups!.live) isLive = true;
    else if (groups!.act && !isLive) {
      hasty.push(`${lineOf(index)}: ${source.split("\n")[lineOf(index) - 1]!.trim()}`);
      isLive = true;
    }
  }
  return hasty;
}

it.each(readdirSync(E2E).filter((name) => name.endsWith(".ts")))(
  "%s waits until a page is live before it acts on it",
  (name) => {
    expect(hastyIn(readFileSync(path.join(E2E, name), "utf8"))).toEqual([]);
  },
);
