// Parts of the frame that no page begins with: they are loaded after it, in one piece.
export { AccountItems } from "./account-items";
export { FocusKeeper } from "./focus-keeper";
export { HealthBar } from "./health-bar";
export { MoreItems } from "./more-items";
export { ProjectChoices } from "./project-choices";
export { WaitingNote } from "./waiting-note";
export { WallExit } from "./wall-exit";
