"use client";

import { signOut } from "@/components/panels/forms/sign-out";
import { Button } from "@/components/ui/button";

export function LogOutButton() {
  return (
    <Button className="self-start" onClick={() => void signOut()}>
      Log out
    </Button>
  );
}
