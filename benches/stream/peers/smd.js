// streaming-markdown: a state machine over characters that only ever appends. It covers a part of CommonMark and does
// not check addresses.
import { default_renderer, parser, parser_end, parser_write } from 'streaming-markdown';

let growing;

window.bench = {
  start(place) {
    growing = parser(default_renderer(place));
  },
  push(delta) {
    parser_write(growing, delta);
  },
  flush() {},
  finish() {
    parser_end(growing);
  },
  stop() {},
};
