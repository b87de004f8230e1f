/** What people read about one fault code: a line in each language, and a longer explanation with the way out. */
export interface CodeText {
  en: string;
  zh: string;
  explain: string;
}
