import { Name } from "./name";

type NamesProps = Pick<Parameters<typeof Name>[0], "className" | "width"> & { of: readonly string[] };

/** A name, or a name within another: each in its own direction and cut on its own, the second below where both do not fit. */
export function Names({ of: [first = "", second], ...look }: NamesProps) {
  if (second === undefined) return <Name {...look}>{first}</Name>;
  return (
    <span className="flex min-w-0 flex-wrap text-start">
      <Name {...look}>{first}</Name>
      <span className="flex min-w-0 max-w-full">
        <span className="mx-1.5 text-ink-3">›</span>
        <Name {...look}>{second}</Name>
      </span>
    </span>
  );
}
