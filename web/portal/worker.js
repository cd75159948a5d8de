// Starts the patients' shell without a network; with the language that was last read.
import { serve_offline } from '../offline.js';

serve_offline({
    family: 'portal', release: '{{bundle_id}}', files: '{{bundle_list}}'.split(' '), page: '/my',
    is_page: (path) => path === '/my' || path.startsWith('/my/'), keeps: true, patience_ms: 400,
});
