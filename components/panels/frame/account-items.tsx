"use client";

import { CircleUserRound, LogOut } from "lucide-react";
import { useSignOut } from "@/components/panels/forms/sign-out";
import { pageLink } from "@/components/panels/range/page-link";
import { MenuHeading, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { ThemeChoice } from "./theme-choice";
import { ZoneChoice } from "./zone-choice";

export type AccountItemsProps = { email: string; search: string };

export function AccountItems({ email, search }: AccountItemsProps) {
  const signOut = useSignOut();
  return (
    <>
      <MenuHeading>
        <span className="break-all">Signed in as {email}</span>
      </MenuHeading>
      <MenuSeparator />
      <ThemeChoice />
      <MenuSeparator />
      <ZoneChoice />
      <MenuSeparator />
      <MenuItem icon={<CircleUserRound size={15} />} href={pageLink("/settings/account", search)}>
        Account
      </MenuItem>
      <MenuItem icon={<LogOut size={15} />} onClick={() => void signOut()}>
        Log out
      </MenuItem>
    </>
  );
}
