import { createContext } from "react";

/** Opens a note of the charts within; null where notes cannot be opened. */
export const OpenNote = createContext<((id: string) => void) | null>(null);
