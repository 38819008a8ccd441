"use client";

import type { ReactElement } from "react";
import { lazyPanel } from "@/components/ui/lazy-part";
import { Menu } from "@/components/ui/menu";
import type { AccountItemsProps } from "./account-items";

const AccountItems = lazyPanel("Account", () => import("./late-parts").then((one) => one.AccountItems));

export function UserMenu({ trigger, ...items }: AccountItemsProps & { trigger: ReactElement }) {
  return (
    <Menu label="Account" trigger={trigger}>
      <AccountItems {...items} />
    </Menu>
  );
}
