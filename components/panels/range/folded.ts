/** The class of the row of filters that follows a `FoldButton`. */
export const FOLDED = "max-md:hidden max-md:peer-aria-expanded:flex";

/** The class of what the filters button of the page's header shows and hides in the rows that follow it. */
export const FOLDED_BY_HEADER =
  "contents max-md:hidden max-md:[[data-header]:has(>[data-folds][aria-expanded=true])~*_&]:contents";
