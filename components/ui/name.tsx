import { clsx } from "clsx";
import { headAndTail } from "./head-and-tail";

const LINE_BREAK = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/g;

type NameProps = {
  children: string;
  className?: string;
  /** The most that it takes: where its place grows with it, as the cell of a table does, all that it may. */
  width?: `max-w-${string}`;
};

/** A name that may not fit: cut in its middle, since long names differ at their end, and whole on hover and to readers. In its own direction. */
export function Name({ children: name, className, width = "max-w-full" }: NameProps) {
  const [head, tail] = headAndTail(name.replaceAll(LINE_BREAK, "↵"));
  if (tail === "")
    return (
      <span dir="auto" title={name} className={clsx("min-w-0 truncate", className)}>
        {head}
      </span>
    );
  return (
    <span dir="auto" title={name} className={clsx("inline-flex min-w-0 overflow-hidden", width, className)}>
      <span aria-hidden className="min-w-0 truncate whitespace-pre">
        {head}
      </span>
      <span aria-hidden className="shrink-0 whitespace-pre">
        {tail}
      </span>
      <span className="sr-only">{name}</span>
    </span>
  );
}
