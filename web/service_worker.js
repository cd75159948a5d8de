// Starts the staff's shell without a network.
import { serve_offline } from './offline.js';

const others = ['/api/', '/demo/', '/help/', '/my/'];
serve_offline({
    family: 'todoke', release: '{{bundle_id}}', files: '{{bundle_list}}'.split(' '), page: '/',
    is_page: (path) => path !== '/my' && !others.some((room) => path.startsWith(room)),
});
