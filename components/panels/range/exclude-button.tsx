import { CircleMinus } from "lucide-react";
import { Link } from "@/components/ui/link";

/** With a mouse it appears beside what is pointed at, in a parent `group/value`. */
const LOOK =
  "inline-flex size-6 shrink-0 items-center justify-center rounded text-ink-3 opacity-0 hover:bg-hover hover:text-ink focus-visible:opacity-100 group-hover/value:opacity-100 pointer-coarse:size-9 pointer-coarse:opacity-100";

const texts = (value: string) => ({ title: `Exclude ${value}`, "aria-label": `Exclude ${value}` });

export function ExcludeButton({ value, onClick }: { value: string; onClick: () => void }) {
  return (
    <button type="button" {...texts(value)} onClick={onClick} className={LOOK}>
      <CircleMinus size={13} aria-hidden />
    </button>
  );
}

export function ExcludeLink({ value, href }: { value: string; href: string }) {
  return (
    <Link {...texts(value)} href={href} className={LOOK}>
      <CircleMinus size={13} aria-hidden />
    </Link>
  );
}
