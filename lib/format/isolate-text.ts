const RIGHT_TO_LEFT = String.raw`[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]`;
const WORD = String.raw`\S*${RIGHT_TO_LEFT}\S*`;
const NAMES = new RegExp(`${WORD}(?: ${WORD})*`, "gu");
const PUNCTUATION = /[:;,.!?)]*$/;

/** A sentence whose names that are written from right to left do not move the numbers and signs beside them. */
export const isolated = (sentence: string): string =>
  sentence.replace(NAMES, (found) => {
    const end = found.search(PUNCTUATION);
    return `\u2068${found.slice(0, end)}\u2069${found.slice(end)}`;
  });
