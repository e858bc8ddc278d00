// What the peers made with React share: one state that holds the whole text, and one change of it per delta, which is
// what the usual chat hooks do.
import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import { flushSync } from 'react-dom';

export function offer(View) {
  let setShown;
  let root;
  let text = '';
  function Host() {
    const [shown, set] = useState({ text: '', done: false });
    setShown = set;
    return <View text={shown.text} done={shown.done} />;
  }
  window.bench = {
    start(place) {
      text = '';
      root = createRoot(place);
      flushSync(() => root.render(<Host />));
    },
    push(delta) {
      text += delta;
      setShown({ text, done: false });
    },
    flush() {
      flushSync(() => setShown({ text, done: false }));
    },
    finish() {
      flushSync(() => setShown({ text, done: true }));
    },
    stop() {
      root.unmount();
    },
  };
}
