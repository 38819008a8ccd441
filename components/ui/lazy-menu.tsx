"use client";

import { type ComponentType, type ReactElement, useState } from "react";
import { WaitText } from "./lazy-part";
import { usePageLoaded } from "./page-loaded";
import { Popover } from "./popover";
import { partOf, useLoaded } from "./use-loaded";

export type LazyMenuProps = {
  title: string;
  trigger: ReactElement;
  align?: "start" | "end";
  onOpenChange?: ((open: boolean) => void) | undefined;
};
type Closable = { onClose: () => void };

/**
 * A menu whose code is loaded after the page, or when it is opened before that; the button opens at once what is there of it,
 * and stays the same when the code arrives.
 */
export function lazyMenu<Props>(
  load: () => Promise<ComponentType<Props & Closable>>,
): ComponentType<Props & LazyMenuProps> {
  const part = partOf(load);
  // biome-ignore lint/correctness/noComponentHookFactories: called once for each part, as React's `lazy` is.
  return function LazyMenu(props: Props & LazyMenuProps) {
    const { title, trigger, align = "start", onOpenChange } = props;
    const [open, setOpen] = useState(false);
    const isPageLoaded = usePageLoaded();
    const { value: Content, wait, again } = useLoaded(open || isPageLoaded ? part : null);
    const change = (next: boolean) => {
      setOpen(next);
      onOpenChange?.(next);
    };
    return (
      <Popover title={title} trigger={trigger} align={align} open={open} onOpenChange={change}>
        {Content ? (
          <Content {...props} onClose={() => change(false)} />
        ) : (
          <div className="w-72 p-4">
            <WaitText title={title} failed={wait === "failed"} again={again} />
          </div>
        )}
      </Popover>
    );
  };
}
