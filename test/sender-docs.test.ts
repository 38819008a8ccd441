import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { PAGE_ONLY } from "@/lib/senders/page-only";
import { QUICK_STARTS } from "@/lib/senders/quick-starts";
import { senderNamed } from "@/lib/senders/registry";

const FOLDER = path.resolve(import.meta.dirname, "../docs/senders");
const read = (file: string) => readFileSync(path.join(FOLDER, file), "utf8");
const names = Object.keys(QUICK_STARTS) as (keyof typeof QUICK_STARTS)[];

describe("the documents of senders", () => {
  it("are one page for each sender, listed in the index", () => {
    const pages = readdirSync(FOLDER).filter((file) => file !== "README.md");
    expect(pages.sort()).toEqual(names.map((name) => `${name}.md`).sort());
    for (const page of pages) expect(read("README.md")).toContain(`](${page})`);
  });

  it.each(names)("%s: its page repeats what Sightline shows", (name) => {
    const text = read(`${name}.md`);
    const { label, cannotTell } = PAGE_ONLY[name] ?? senderNamed(name)!;
    expect(text.startsWith(`# ${label}\n`)).toBe(true);
    expect(text).toContain(QUICK_STARTS[name].replaceAll("ADDRESS", "https://sightline.example.com"));
    for (const limit of cannotTell) expect(text).toContain(`- ${limit}\n`);
    const listed = text.split("## What it cannot tell")[1]?.split("\n## ")[0]?.match(/^- /gm) ?? [];
    expect(listed).toHaveLength(cannotTell.length);
  });
});
