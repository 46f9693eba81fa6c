import { draw } from '../shared/mount';
import ReportsPage from './ReportsPage.svelte';

draw(ReportsPage, 'reports');
