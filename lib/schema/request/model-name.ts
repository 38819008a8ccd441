import { nameText } from "./request-input";
import { withoutOwner } from "./resource-name";

/** The name of a model as requests are stored with it, also where it is given with the path of a resource. */
export const ModelName = nameText(200, 1).overwrite(withoutOwner);

/** The model of a failed call whose sender names none: uncounted, an outage would look like a quiet hour. It has no price. */
export const UNNAMED_MODEL = "unknown";
