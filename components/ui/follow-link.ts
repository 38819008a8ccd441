import { createContext } from "react";

type Follow = (href: string, options: { scroll: boolean }) => void;

/** Goes where a link leads and shows that it does: alone, a link shows nothing until the next page is there. */
export const FollowLink = createContext<Follow | null>(null);
