import NextLink from "next/link";
import type { ComponentProps } from "react";

/**
 * A link to another page, which is loaded when it is clicked. Next would ask the server about each link in sight, again
 * after each change of the range, and get nothing to show from pages that are all made on demand.
 */
export function Link(props: Omit<ComponentProps<typeof NextLink>, "prefetch">) {
  return <NextLink {...props} prefetch={false} />;
}
