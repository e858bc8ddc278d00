// Test documents and the deltas they arrive in. The same seed gives the same bytes, everywhere.
export function rng(seed) { // mulberry32
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
const WORDS = ('time stream token model answer render browser layout paint frame delta buffer parser block inline memory ' +
  'latency network socket event message image storage quota index worker thread signal effect view state history ' +
  'button keyboard focus contrast language script table column value number result error retry cursor offset the a of ' +
  'and to in is that for with as on by this from it be are which while when because however therefore each every some ' +
  'most few many large small fast slow steady brief plain quiet sharp wide narrow early late first last next other').split(' ');
const UNI = ['naïve', 'café', 'Ελλάδα', '東京', 'данные', 'مرحبا', '한국어', '🚀', '👩‍💻', 'emoji 😀', '—', '“quoted”', 'ﬁ', 'e\u0301'];
const LANGS = ['rust', 'ts', 'python', 'json', 'bash', 'html', 'sql', '', 'cpp', 'go'];

export function makeDoc({ kind = 'mixed', bytes = 200_000, seed = 1 } = {}) {
  const r = rng(seed);
  const int = (a, b) => a + Math.floor(r() * (b - a + 1));
  const pick = (xs) => xs[Math.floor(r() * xs.length)];
  const word = () => (r() < 0.01 ? pick(UNI) : pick(WORDS));
  const words = (n) => Array.from({ length: n }, word).join(' ');
  const cap = (s) => s[0].toUpperCase() + s.slice(1);
  const inline = () => {
    const x = r();
    if (x < 0.18) return '**' + words(int(1, 4)) + '**';
    if (x < 0.30) return '*' + words(int(1, 3)) + '*';
    if (x < 0.52) return '`' + pick(['fn ', 'let ', '', 'self.', '&mut ']) + pick(WORDS) + pick(['()', '.len()', '[i]', '<T>', ' = 0']) + '`';
    if (x < 0.66) return '[' + words(int(1, 4)) + '](https://example.com/' + pick(WORDS) + '/' + int(1, 999) + (r() < 0.3 ? '?q=' + pick(WORDS) + '&n=' + int(1, 9) : '') + ')';
    if (x < 0.72) return '~~' + words(int(1, 2)) + '~~';
    if (x < 0.80) return '$' + pick(['x^2 + y^2 = z^2', 'O(n \\log n)', '\\alpha_i \\le \\beta', 'f(x) = \\frac{1}{1+e^{-x}}']) + '$';
    if (x < 0.84) return '***' + words(2) + '***';
    if (x < 0.87) return 'https://example.org/' + pick(WORDS);
    if (x < 0.90) return '3 < 4 & 5 > 2';
    return '"' + words(3) + '"';
  };
  const sentence = () => {
    const n = int(2, 5); let s = cap(words(int(3, 8)));
    for (let i = 0; i < n; i++) s += (r() < 0.45 ? ' ' + inline() : '') + ' ' + words(int(2, 8));
    return s + pick(['.', '.', '.', '?', '!', ':']);
  };
  const para = (lo = 2, hi = 5) => Array.from({ length: int(lo, hi) }, sentence).join(r() < 0.2 ? '\n' : ' ');
  const codeLine = () => ' '.repeat(4 * int(0, 3)) + pick([
    () => `let ${pick(WORDS)} = ${pick(WORDS)}.${pick(WORDS)}(${int(0, 99)}, "${words(2)}");`,
    () => `if ${pick(WORDS)} < ${int(1, 99)} && !${pick(WORDS)} { return Err("*not bold* _nor_ \`this\`"); }`,
    () => `// ${words(int(3, 9))}`,
    () => `for (let i = 0; i < ${int(2, 64)}; i++) { ${pick(WORDS)}[i] += ${int(1, 9)}; }`,
    () => `{"${pick(WORDS)}": [${int(1, 9)}, ${int(1, 9)}], "html": "<b>&amp;</b>"}`,
    () => '',
    () => `| ${pick(WORDS)} | # ${pick(WORDS)} - ${pick(WORDS)} |`,
  ])();
  const code = (lines, lang = pick(LANGS)) => '```' + lang + '\n' + Array.from({ length: lines }, codeLine).join('\n') + '\n```';
  const item = (d, ord, i) => '  '.repeat(d) + (d && ord ? ' '.repeat(d) : '') + (ord ? `${i + 1}. ` : pick(['- ', '- ', '- [ ] ', '- [x] '])) + words(int(3, 12)) + (r() < 0.5 ? ' ' + inline() : '');
  const list = (n, ord = r() < 0.4) => {
    const out = [];
    for (let i = 0; i < n; i++) {
      out.push(item(0, ord, i));
      if (r() < 0.3) for (let k = 0, m = int(1, 3); k < m; k++) out.push(item(1, ord, k));
    }
    return out.join('\n');
  };
  const table = (rows, cols = int(2, 5)) => {
    const row = (f) => '| ' + Array.from({ length: cols }, f).join(' | ') + ' |';
    return [row(() => cap(word())), '|' + Array.from({ length: cols }, () => pick([' --- ', ':---:', ' ---:'])).join('|') + '|',
      ...Array.from({ length: rows }, () => row(() => (r() < 0.25 ? inline().replaceAll('|', '/') : words(int(1, 4)))))].join('\n');
  };
  const quote = () => para(1, 2).split('\n').map((l) => '> ' + l).join('\n');
  const math = () => '$$\n' + pick(['\\int_0^\\infty e^{-x^2}\\,dx = \\frac{\\sqrt{\\pi}}{2}', '\\sum_{i=1}^{n} i = \\frac{n(n+1)}{2}', 'A = \\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}']) + '\n$$';
  const enc = new TextEncoder();
  const blen = (s) => enc.encode(s).length;

  const out = []; let size = 0;
  const add = (b) => { out.push(b); size += blen(b) + 2; };
  if (kind === 'onecode') { add('# One code block'); const L = []; let n = 0; while (n < bytes) { const l = codeLine(); L.push(l); n += blen(l) + 1; } add('```rust\n' + L.join('\n') + '\n```'); add('End.'); }
  else if (kind === 'onelist') { add('# One list'); const L = []; let n = 0; while (n < bytes) { const l = list(1, false); L.push(l); n += blen(l) + 1; } add(L.join('\n')); add('End.'); }
  else if (kind === 'onetable') { add('# One table'); const head = table(0, 4); const L = [head]; let n = 0; while (n < bytes) { const l = table(1, 4).split('\n')[2]; L.push(l); n += blen(l) + 1; } add(L.join('\n')); add('End.'); }
  else if (kind === 'onepara') { add('# One paragraph'); const L = []; let n = 0; while (n < bytes) { const l = sentence(); L.push(l); n += blen(l) + 1; } add(L.join(' ')); add('End.'); }
  else { // mixed: 40 fenced code blocks evenly spread, everything else between
    let codes = 0, sec = 0;
    add('# ' + cap(words(5)));
    while (size < bytes) {
      const due = Math.min(40, Math.floor((size / bytes) * 40) + 1);
      if (codes < due) { codes++; add(para(1, 1)); add(code(codes % 13 === 0 ? 90 : int(4, 26))); continue; }
      const x = r();
      if (x < 0.12) { sec++; add('#'.repeat(int(2, 4)) + ' ' + cap(words(int(2, 7))) + (r() < 0.2 ? ' `' + pick(WORDS) + '`' : '')); }
      else if (x < 0.62) add(para());
      else if (x < 0.78) add(list(int(3, 9)));
      else if (x < 0.84) add(table(int(3, 9)));
      else if (x < 0.90) add(quote());
      else if (x < 0.94) add(math());
      else if (x < 0.96) add('---');
      else add(list(int(3, 5), true) + '\n\n   ' + para(1, 1));
    }
    while (codes < 40) { codes++; add(code(int(4, 12))); }
  }
  return out.join('\n\n') + '\n';
}

// Split into deltas of min..max UTF-16 units, never inside a surrogate pair (the API sends valid UTF-8 strings).
export function makeDeltas(doc, { min = 4, max = 64, seed = 7 } = {}) {
  const r = rng(seed); const out = [];
  for (let i = 0; i < doc.length;) {
    let j = Math.min(doc.length, i + min + Math.floor(r() * (max - min + 1)));
    const c = doc.charCodeAt(j - 1);
    if (c >= 0xd800 && c < 0xdc00 && j < doc.length) j++;
    out.push(doc.slice(i, j)); i = j;
  }
  return out;
}
