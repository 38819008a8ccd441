/** Error rate -> error rate; a name in capitals, such as USD, stays as it is. */
export const lowerFirst = (text: string): string =>
  text.replace(/^[A-Z](?![A-Z])/, (first) => first.toLowerCase());

/** critical -> Critical */
export const upperFirst = (text: string): string => text.replace(/^[a-z]/, (first) => first.toUpperCase());
