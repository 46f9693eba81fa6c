import { mount, type Component } from 'svelte';
import { actAs, type ConsoleName } from '../api/client';
import '../design/page.css';
import { words } from '../words/words.svelte';
import './theme.svelte';

/** Draws a console into the page, which acts by the sign-in of that console. */
export function draw(page: Component, name: ConsoleName): void {
  actAs(name);
  const target = document.getElementById('page');
  if (target === null) throw new Error('the page has no place to draw into');
  document.documentElement.lang = words.language;
  mount(page, { target });
}
