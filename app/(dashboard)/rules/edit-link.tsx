"use client";

import type { ComponentProps, ReactNode } from "react";
import { useBlocked } from "@/components/panels/frame/project-context";
import { Button, buttonClass } from "@/components/ui/button";
import { Link } from "@/components/ui/link";

type EditLinkProps = Pick<ComponentProps<typeof Button>, "look" | "size"> & {
  href: string;
  children: ReactNode;
};

/** A link to an editor that looks like a button; like one it says why the project cannot be changed. */
export function EditLink({ href, look = "secondary", size = "normal", children }: EditLinkProps) {
  const blocked = useBlocked("member");
  return blocked ? (
    <Button look={look} size={size} blocked={blocked}>
      {children}
    </Button>
  ) : (
    <Link href={href} className={buttonClass(look, size)}>
      {children}
    </Link>
  );
}
