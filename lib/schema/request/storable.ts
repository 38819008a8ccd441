// Postgres cannot store a NUL, and UTF-8 has no unpaired surrogates.
const STORABLE = /^(?:[^\0\ud800-\udfff]|[\ud800-\udbff][\udc00-\udfff])*$/;

/** Whether the text can be stored or compared with stored text; Postgres rejects any other. */
export const isStorable = (text: string): boolean => STORABLE.test(text);
