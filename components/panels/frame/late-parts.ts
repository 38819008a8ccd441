// Parts of the frame that no page begins with: they are loaded after it, in one piece.
export { FocusKeeper } from "./focus-keeper";
export { HealthBar } from "./health-bar";
export { WaitingNote } from "./waiting-note";
export { WallExit } from "./wall-exit";
