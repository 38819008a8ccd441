"use client";

import NextLink from "next/link";
import { type ComponentProps, useContext } from "react";
import { FollowLink } from "./follow-link";

type LinkProps = Omit<ComponentProps<typeof NextLink>, "href" | "prefetch" | "onNavigate"> & { href: string };

/**
 * A link to another page, which is loaded when it is clicked. Next would ask the server about each link in sight, again
 * after each change of the range, and get nothing to show from pages that are all made on demand.
 */
export function Link(props: LinkProps) {
  const follow = useContext(FollowLink);
  if (!follow) return <NextLink {...props} prefetch={false} />;
  const { href, scroll } = props;
  return (
    <NextLink
      {...props}
      prefetch={false}
      onNavigate={(event) => {
        event.preventDefault();
        follow(href, { scroll: scroll !== false });
      }}
    />
  );
}
