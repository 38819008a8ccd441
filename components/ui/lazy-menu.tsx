"use client";

import { type ComponentType, type ReactElement, useState } from "react";
import { WaitText } from "./lazy-part";
import { Popover } from "./popover";
import { partOf, useLoaded } from "./use-loaded";

/** `startsOpen`: its button was pressed before its code was there. */
export type LazyMenuProps = {
  trigger: ReactElement;
  align?: "start" | "end";
  startsOpen?: boolean;
  onOpenChange?: ((open: boolean) => void) | undefined;
};

/** A menu whose code is loaded once its button is shown; the button opens at once what is there of it. */
export function lazyMenu<Props extends LazyMenuProps>(
  title: string,
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  const part = partOf(load);
  // biome-ignore lint/correctness/noComponentHookFactories: called once for each part, as React's `lazy` is.
  return function LazyMenu(props: Props) {
    const [open, setOpen] = useState(false);
    const { value: Real, wait, again } = useLoaded(part);
    if (Real) return <Real {...props} startsOpen={open} />;
    const { trigger, align = "start", onOpenChange } = props;
    const change = (next: boolean) => {
      setOpen(next);
      onOpenChange?.(next);
    };
    return (
      <Popover title={title} trigger={trigger} align={align} open={open} onOpenChange={change}>
        <div className="w-72 p-4">
          <WaitText title={title} failed={wait === "failed"} again={again} />
        </div>
      </Popover>
    );
  };
}
