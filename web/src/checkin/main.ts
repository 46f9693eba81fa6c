import { draw } from '../shared/mount';
import CheckInPage from './CheckInPage.svelte';

// Whoever checks in is not signed in; the server looks at the two codes alone.
draw(CheckInPage, 'join');
