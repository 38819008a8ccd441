"use client";

import { LogOut } from "lucide-react";
import type { ReactElement } from "react";
import { signOut } from "@/components/panels/forms/session-calls";
import { Menu, MenuHeading, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { ThemeChoice } from "./theme-choice";

export function UserMenu({ email, trigger }: { email: string; trigger: ReactElement }) {
  return (
    <Menu label="Account" trigger={trigger}>
      <MenuHeading>
        <span className="break-all">Signed in as {email}</span>
      </MenuHeading>
      <MenuSeparator />
      <ThemeChoice />
      <MenuSeparator />
      <MenuItem icon={<LogOut size={15} />} onClick={() => void signOut()}>
        Log out
      </MenuItem>
    </Menu>
  );
}
