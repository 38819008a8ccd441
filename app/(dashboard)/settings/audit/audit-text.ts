import { ownValue } from "@/lib/schema/own-value";

export type FieldChange = { path: string; before: string | null; after: string | null };

const MOST = 100;

/** The fields that differ, in the order of the fields; null: the field is not there. */
export function auditDiff(before: object | null, after: object | null): FieldChange[] {
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  // Without one of the two, the fields of the other are what the entry tells.
  const paths = [...new Set([...was.keys(), ...is.keys()])];
  return paths
    .map((path) => ({ path, before: was.get(path) ?? null, after: is.get(path) ?? null }))
    .filter((change) => change.before !== change.after)
    .slice(0, MOST);
}

function fieldsOf(value: object | null): Map<string, string> {
  const fields = new Map<string, string>();
  const walk = (one: unknown, path: string) => {
    if (one !== null && typeof one === "object" && !Array.isArray(one) && Object.keys(one).length > 0) {
      for (const [name, inner] of Object.entries(one)) walk(inner, path === "" ? name : `${path}.${name}`);
    } else if (path !== "") fields.set(path, typeof one === "string" ? one : JSON.stringify(one));
  };
  walk(value, "");
  return fields;
}

const VERBS: Record<string, string> = {
  create: "Created",
  update: "Changed",
  change: "Changed",
  change_role: "Changed role of",
  delete: "Deleted",
  remove: "Removed",
  set: "Changed",
  revoke: "Revoked",
  rotate: "Rotated",
  rotate_secret: "Rotated secret of",
  disable: "Disabled",
  acknowledge: "Acknowledged",
  resolve: "Resolved",
  comment: "Commented on",
  accept: "Accepted level of",
  resend: "Resent",
  send: "Sent",
  archive: "Archived",
  restore: "Restored",
  set_up: "Set up",
};

/** `api_key.create` as "Created API key"; an action without a verb of the list as it is. */
export function actionText(action: string): string {
  const [kind = "", verb = ""] = action.split(".");
  const known = ownValue(VERBS, verb);
  const noun = kind.replaceAll("_", " ").replace(/^api\b/, "API");
  return known === undefined ? action : `${known} ${noun}`;
}

type Actor = { kind: string; name: string | null };

export const actorText = ({ kind, name }: Actor): string =>
  name ?? (kind === "system" ? "Sightline" : kind === "link" ? "Link in a message" : `Deleted ${kind}`);
