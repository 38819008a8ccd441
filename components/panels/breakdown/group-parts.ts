import type { QueryChanges } from "@/components/panels/range/page-link";
import type { GroupName } from "@/lib/dashboard/series/breakdown-model";

type Named = Omit<GroupName, "isRest">;

export const namesOf = ({ name, second }: Named): string[] => (second ? [name, second.name] : [name]);

/** As one text, for titles and labels. */
export const groupText = (group: Named): string => namesOf(group).join(" › ");

/** What leaves only the requests of a group; null if no filters do, as of two tags, of which only one can be chosen. */
export function onlyGroup({ filter, second }: Named): QueryChanges | null {
  const filters = second ? [filter, second.filter] : [filter];
  const changes: QueryChanges = {};
  for (const one of filters) {
    if (!one || Object.hasOwn(changes, one.name)) return null;
    changes[one.name] = one.value;
  }
  return changes;
}
