export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** The query string of a page, for loaders and links. */
export async function pageSearch(searchParams: SearchParams): Promise<URLSearchParams> {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(await searchParams)) {
    for (const one of value === undefined ? [] : [value].flat()) search.append(name, one);
  }
  return search;
}
