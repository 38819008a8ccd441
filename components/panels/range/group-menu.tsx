"use client";

import { ControlButton } from "@/components/panels/panel/control-button";
import { lazyPanel } from "@/components/ui/lazy-part";
import { Menu } from "@/components/ui/menu";
import { Name } from "@/components/ui/name";
import { dimensionName } from "@/lib/schema/figures/grouping";
import type { GroupItemsProps } from "./group-items";

const GroupItems = lazyPanel("Group by", () => import("./group-items").then((one) => one.GroupItems));

/** What the lines of the page's charts stand for. */
export function GroupMenu(props: GroupItemsProps) {
  const [first = "nothing", second] = props.grouping.map(dimensionName);
  return (
    <Menu
      label="Group by"
      trigger={
        <ControlButton onPointerEnter={GroupItems.preload} onFocus={GroupItems.preload}>
          Group by <Chosen name={first} />
          {second && (
            <>
              {" "}
              then <Chosen name={second} />
            </>
          )}
        </ControlButton>
      }
    >
      <GroupItems {...props} />
    </Menu>
  );
}

function Chosen({ name }: { name: string }) {
  return (
    <strong className="flex min-w-0 max-w-56 font-medium text-ink">
      <Name>{name}</Name>
    </strong>
  );
}
