// No Markdown, only text: a <div> per line, 40 of them in a section that costs nothing off screen. About the least that
// a page can do with a growing text.
const LINES = 40;
let root, section, node, lines;

function nextLine() {
  if (!section || lines === LINES) {
    if (section) section.style.containIntrinsicSize = `auto ${section.offsetHeight}px`;
    section = document.createElement('section');
    section.style.contentVisibility = 'auto';
    root.append(section);
    lines = 0;
  }
  lines += 1;
  const line = document.createElement('div');
  node = document.createTextNode('');
  line.append(node);
  section.append(line);
}

window.bench = {
  start(place) {
    root = place;
    nextLine();
  },
  push(delta) {
    const [first, ...rest] = delta.split('\n');
    if (first) node.appendData(first);
    for (const line of rest) {
      nextLine();
      if (line) node.appendData(line);
    }
  },
  flush() {},
  finish() {},
  stop() {},
};
