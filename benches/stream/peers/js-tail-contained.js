// A reference made of markdown-it: finished blocks are frozen, 24 to a section that costs nothing off screen, and the
// unfinished tail is parsed and replaced once per frame.
import MarkdownIt from 'markdown-it';

const BLOCKS = 24;
const markdown = new MarkdownIt({ html: false, linkify: true });
let root, tailPlace, tail, section, blocks, frame;

function nextSection() {
  if (section) section.style.containIntrinsicSize = `auto ${section.offsetHeight}px`;
  section = document.createElement('section');
  section.style.contentVisibility = 'auto';
  blocks = 0;
  root.insertBefore(section, tailPlace);
}

const draw = (tokens) => markdown.renderer.render(tokens, markdown.options, {});

function drawTail(whole) {
  frame = 0;
  const tokens = markdown.parse(tail, {});
  const starts = tokens.filter((token) => token.level === 0 && token.nesting >= 0 && token.map);
  if (whole || starts.length <= 2) {
    tailPlace.innerHTML = draw(tokens);
    return;
  }
  const kept = starts.at(-2);
  const cut = tokens.indexOf(kept);
  const template = document.createElement('template');
  template.innerHTML = draw(tokens.slice(0, cut));
  if (!section || blocks >= BLOCKS) nextSection();
  blocks += starts.length - 2;
  section.append(template.content);
  let offset = 0;
  for (let line = 0; line < kept.map[0]; line += 1) offset = tail.indexOf('\n', offset) + 1;
  tail = tail.slice(offset);
  tailPlace.innerHTML = draw(tokens.slice(cut));
}

window.bench = {
  start(place) {
    root = place;
    tail = '';
    tailPlace = document.createElement('div');
    root.append(tailPlace);
  },
  push(delta) {
    tail += delta;
    frame ||= requestAnimationFrame(() => drawTail(false));
  },
  flush() {
    if (!frame) return;
    cancelAnimationFrame(frame);
    drawTail(false);
  },
  finish() {
    if (frame) cancelAnimationFrame(frame);
    drawTail(true);
    (section ?? root).append(...tailPlace.childNodes);
    tailPlace.remove();
  },
  stop() {
    root.replaceChildren();
  },
};
