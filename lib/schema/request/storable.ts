/**
 * Whether the text can be stored or compared with stored text. Postgres rejects any other: it cannot store a NUL, and
 * UTF-8 has no unpaired surrogates.
 */
export const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes("\0");
