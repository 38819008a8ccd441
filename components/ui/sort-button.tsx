import { clsx } from "clsx";
import { ArrowDown, ArrowUp } from "lucide-react";

type SortButtonProps = {
  label: string;
  title?: string;
  /** The order of the table, if it is sorted by this column. */
  sorted?: "ascending" | "descending" | undefined;
  /** The order that the first press brings. */
  first?: "ascending" | "descending";
  onClick: () => void;
};

/** In the head of a column, to sort by it. */
export function SortButton({ label, title, sorted, first = "descending", onClick }: SortButtonProps) {
  const Arrow = (sorted ?? first) === "ascending" ? ArrowUp : ArrowDown;
  return (
    <button
      type="button"
      title={title}
      onClick={onClick}
      className={clsx(
        "inline-flex min-h-6 items-center gap-1 rounded hover:text-ink",
        sorted && "font-medium text-ink",
      )}
    >
      {label}
      <Arrow size={12} aria-hidden className={sorted ? "" : "opacity-30"} />
    </button>
  );
}
