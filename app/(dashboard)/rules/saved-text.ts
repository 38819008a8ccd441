/** The toast after a rule was changed. */
export const savedText = (name: string, restarted: boolean): string | [string, string] =>
  restarted ? [`${name} saved`, "Its open alerts were resolved; evaluation starts over."] : `${name} saved`;
