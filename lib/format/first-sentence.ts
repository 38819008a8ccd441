/** What stands before the first full stop that ends a sentence, with it. */
export const firstSentence = (text: string): string => /^.*?\.(?=\s+\p{Lu}|\s*$)/su.exec(text)?.[0] ?? text;
