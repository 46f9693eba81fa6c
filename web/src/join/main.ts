import { draw } from '../shared/mount';
import JoinPage from './JoinPage.svelte';

draw(JoinPage, 'join');
