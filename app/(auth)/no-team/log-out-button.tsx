"use client";

import { useSignOut } from "@/components/panels/forms/sign-out";
import { Button } from "@/components/ui/button";

export function LogOutButton() {
  const signOut = useSignOut();
  return (
    <Button className="self-start" onClick={() => void signOut()}>
      Log out
    </Button>
  );
}
