import { Fragment } from "react";
import { Name } from "./name";

type NamesProps = Pick<Parameters<typeof Name>[0], "className" | "width"> & { of: readonly string[] };

/** A name, or a name within another: each in its own direction and cut on its own, so that both remain. */
export function Names({ of: names, ...look }: NamesProps) {
  return names.map((name, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: both can be the same.
    <Fragment key={at}>
      {at > 0 && <span className="mx-1.5 shrink-0 text-ink-3">›</span>}
      <Name {...look}>{name}</Name>
    </Fragment>
  ));
}
