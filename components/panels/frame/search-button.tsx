"use client";

import { Search } from "lucide-react";
import { KeyCaps } from "@/components/ui/key-caps";
import { useKeyboard } from "./keyboard";

/** Opens the command palette, for those who do not know its key. */
export function SearchButton() {
  const { run } = useKeyboard();
  return (
    <button
      type="button"
      onClick={() => run("palette")}
      aria-keyshortcuts="Control+K Meta+K"
      className="mt-2 flex min-h-[33px] w-full items-center gap-2.5 rounded-control px-2.5 text-ink-2 hover:bg-hover hover:text-ink"
    >
      <Search size={15} strokeWidth={1.75} aria-hidden className="shrink-0" />
      Search
      <span aria-hidden className="ms-auto flex gap-1">
        <KeyCaps keys="Ctrl K" />
      </span>
    </button>
  );
}
