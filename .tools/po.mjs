// Reads a PO file: entries {id, translation, fuzzy, line} in order, without the header.
const escapes = { n: '\n', t: '\t', '"': '"', "'": "'", '\\': '\\' };
export const unescape_text = (text) => text.replace(/\\(.)/g, (whole, letter) => escapes[letter] ?? whole);

// `complain(line, what)` hears of lines that are not understood.
export function read_po(text, complain = () => {}) {
    const entries = [];
    let entry = null, target = null;
    for (const [index, raw] of text.split('\n').entries()) {
        const line = raw.trim();
        const quoted = line.match(/"((?:\\.|[^"\\])*)"$/)?.[1];
        if (line.startsWith('#,') && line.includes('fuzzy')) { entry = { fuzzy: true, id: null, translation: null, line: index + 1 }; target = null; }
        else if (line.startsWith('#') || line === '') { if (line === '') { entry = null; target = null; } }
        else if (line.startsWith('msgid ')) {
            if (!entry || entry.id !== null) entry = { fuzzy: false, id: null, translation: null };
            entry.line = index + 1; entry.id = unescape_text(quoted); target = 'id'; entries.push(entry);
        } else if (line.startsWith('msgstr ')) { entry.translation = unescape_text(quoted); target = 'translation'; }
        else if (line.startsWith('"') && target) entry[target] += unescape_text(quoted);
        else complain(index + 1, 'not understood');
    }
    return entries.filter(({ id }) => id !== '');
}

// {source: translation}, as the clients read it.
export const table_of = (text) => Object.fromEntries(read_po(text).map(({ id, translation }) => [id, translation]));
