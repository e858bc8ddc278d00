// What a specimen says, in one language. The scenes are the same in all of them; see ../conversation.ts.

/** The words of a specimen. */
export interface Words {
  /** The BCP 47 tag, which also names the pictures. */
  language: string;
  title: string;
  /** What is asked first, in two paragraphs. */
  question: string;
  /** Summaries of what was thought. */
  thought: string;
  /** Markdown with everything that an answer can have in it. */
  everything: string;
  /** A question for a search, and an answer of two sentences, each of which rests on a source. */
  search: { question: string; sentences: [string, string]; sources: [string, string]; queries: [string, string] };
  /** A question that runs code, the code, what it printed, and the answer. */
  code: { question: string; program: string; printed: string; answer: string };
  /** A question whose answer was cut off, and what came of it. */
  cut: { question: string; answer: string };
  /** A question that the service refused. */
  refused: string;
  /** A picture that was asked for, asked for again in other words. */
  picture: { first: string; again: string };
  /** What is being typed. */
  draft: string;
}
