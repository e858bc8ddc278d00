// streamdown: react-markdown block by block, made for answers that stream.
import { Streamdown } from 'streamdown';
import { offer } from '../react/host.jsx';

offer(({ text, done }) => <Streamdown isAnimating={!done}>{text}</Streamdown>);
