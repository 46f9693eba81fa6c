import { recall, remember } from '../shared/memory';
import { en } from './en';
import { vi, type WordKey } from './vi';

/** The languages of the screens; the first is the one to begin with. */
export const languages = ['vi', 'en'] as const;
export type Language = (typeof languages)[number];

/** What may be put into the `{blanks}` of a word. */
export type Blanks = Record<string, string | number>;

const dictionaries: Record<Language, Record<WordKey, string>> = { vi, en };

class Words {
  #language = $state<Language>(recall('language') === 'en' ? 'en' : 'vi');

  get language(): Language {
    return this.#language;
  }

  speak(language: Language): void {
    this.#language = language;
    remember('language', language);
    document.documentElement.lang = language;
  }
}

/** The language of this page. */
export const words = new Words();

/** The word in the page's language, its blanks filled in. Redraws by itself when the language changes. */
export function t(key: WordKey, blanks: Blanks = {}): string {
  return fill(dictionaries[words.language][key], blanks);
}

/** Puts values into `{blanks}`; a blank without a value stays visible, so that it is noticed. */
export function fill(text: string, blanks: Blanks): string {
  return text.replace(/\{(\w+)\}/g, (blank, name: string) => String(blanks[name] ?? blank));
}

/** Whether the dictionaries have this word: for codes that come from the server. */
export function isWord(key: string): key is WordKey {
  return Object.hasOwn(vi, key);
}
