"use client";

import { ControlButton } from "@/components/panels/panel/control-button";
import { lazyPanel } from "@/components/ui/lazy-part";
import { Menu } from "@/components/ui/menu";
import { Name } from "@/components/ui/name";
import type { GroupItemsProps } from "./group-items";

const GroupItems = lazyPanel("Group by", () => import("./group-items").then((one) => one.GroupItems));

/** What the lines of the page's charts stand for; `names`: of its dimensions. */
export function GroupMenu({ names, ...items }: GroupItemsProps & { names: readonly string[] }) {
  const [first = "nothing", second] = names;
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
      <GroupItems {...items} />
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
