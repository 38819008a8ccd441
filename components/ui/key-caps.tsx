const ARROWS = new Map([
  ["ArrowLeft", "←"],
  ["ArrowRight", "→"],
]);

/** Keys that are pressed one after the other, or together with Ctrl. */
export function KeyCaps({ keys }: { keys: string }) {
  return keys.split(" ").map((key) => (
    <kbd
      key={key}
      className="flex min-w-5 items-center justify-center rounded border border-line bg-bg px-1 font-sans text-ink-2 text-xs"
    >
      {ARROWS.get(key) ?? key}
    </kbd>
  ));
}
