/** The class of the row of filters that follows a `FoldButton`. */
export const FOLDED = "max-md:hidden max-md:peer-aria-expanded:flex";
