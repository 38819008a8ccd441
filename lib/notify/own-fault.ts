import { kindNamed } from "@/lib/rules/registry";

/** Whether an alert is about Sightline itself. The type of such an alert is its rule's kind. */
export const isOwnFault = (type: string): boolean => kindNamed(type)?.isAboutSightline ?? false;
