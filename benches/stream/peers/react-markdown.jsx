// react-markdown with GFM: the whole text is parsed and compared on every change.
import Markdown from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { offer } from '../react/host.jsx';

const plugins = [remarkGfm];
offer(({ text }) => <Markdown remarkPlugins={plugins}>{text}</Markdown>);
