import { draw } from '../shared/mount';
import JoinPage from './JoinPage.svelte';
import { keepPage } from './offline/keep_page';

draw(JoinPage, 'join');
void keepPage();
