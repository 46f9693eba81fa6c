import { recall, remember } from './memory';

/** What somebody chose; `system` follows the computer, and changes with it. */
export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

class ThemeChoice {
  #chosen = $state<Theme>(themes.find((theme) => theme === recall('theme')) ?? 'system');
  #dark = matchMedia('(prefers-color-scheme: dark)');

  constructor() {
    this.#dark.addEventListener('change', () => this.#show());
    this.#show();
  }

  get chosen(): Theme {
    return this.#chosen;
  }

  choose(theme: Theme): void {
    this.#chosen = theme;
    remember('theme', theme);
    this.#show();
  }

  #show(): void {
    const systems = this.#dark.matches ? 'dark' : 'light';
    document.documentElement.dataset['theme'] = this.#chosen === 'system' ? systems : this.#chosen;
  }
}

/** Light or dark: a hall with a projector is dark, an office is not. */
export const theme = new ThemeChoice();
