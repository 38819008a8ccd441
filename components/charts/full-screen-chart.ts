import { createContext } from "react";

/** True within a panel that fills the screen: its chart grows to the height of the window. */
export const FullScreenChart = createContext(false);
