import { draw } from '../shared/mount';
import OrganizerPage from './OrganizerPage.svelte';
import './organizer.css';

draw(OrganizerPage, 'organizer');
