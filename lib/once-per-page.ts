import { cache } from "react";

/**
 * Of a read that several parts of a page need: the first of them reads, and all show the same. Elsewhere, as in the API and
 * in the background, every call reads.
 */
export const oncePerPage: <Given extends unknown[], Found>(
  read: (...given: Given) => Promise<Found>,
) => (...given: Given) => Promise<Found> = cache;
