// The servers of a test: the real one in its own process, and an API that the test plays by hand.

import { type ChildProcess, spawn } from "node:child_process";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { createInterface } from "node:readline";

/** The root of the repository. */
export const ROOT = path.resolve(__dirname, "../..");

/** A request as the simulator remembers it. Header values are not kept, so a key cannot be read from here. */
export interface Received {
  method: string;
  path: string;
  query: string | null;
  origin: string | null;
  headers: string[];
  preflight: string[];
  // The JSON of a request is looked into freely; an assertion says what must be there.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any;
}

/** The program `catena` on a free port. */
export class Catena {
  private constructor(
    readonly origin: string,
    private readonly process: ChildProcess,
  ) {}

  /** Starts it and waits for the line that tells its address. */
  static async start(options: string[]): Promise<Catena> {
    const program = process.env.CATENA_BIN || path.join(ROOT, "target/server/catena");
    const { GEMINI_API_KEY: _, ...environment } = process.env;
    const child = spawn(program, ["--listen", "127.0.0.1:0", ...options], {
      env: environment,
      stdio: ["ignore", "pipe", "ignore"],
    });
    const origin = await new Promise<string>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (code) => reject(new Error(`${program} ended with ${code} before it told its address`)));
      createInterface({ input: child.stdout }).once("line", (line) => {
        const found = /http:\/\/[^\s/]+/.exec(line);
        if (found) resolve(found[0]);
        else reject(new Error(`the first line of ${program} has no address: ${line}`));
      });
    });
    return new Catena(origin, child);
  }

  /** The server with the built page, answered by the simulator. */
  static page(options: string[]): Promise<Catena> {
    const app = process.env.CATENA_APP || path.join(ROOT, "target/app");
    return Catena.start(["--simulate", "--app", app, ...options]);
  }

  /** What it was asked through the API since it was last told to forget. */
  async requests(): Promise<Received[]> {
    const response = await fetch(`${this.origin}/simulator/requests`);
    const said = (await response.json()) as Received[] | { requests: Received[] };
    return Array.isArray(said) ? said : said.requests;
  }

  /** The bodies of the requests for an answer, oldest first. */
  async asked(): Promise<Received["body"][]> {
    const all = await this.requests();
    return all.filter((request) => request.method === "POST").map((request) => request.body);
  }

  async forgetRequests(): Promise<void> {
    await fetch(`${this.origin}/simulator/requests`, { method: "DELETE" });
  }

  /** Drops an interaction, as if its time were over. */
  async expire(id: string): Promise<void> {
    const response = await fetch(`${this.origin}/simulator/forget`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ id }),
    });
    if (!response.ok) throw new Error(`the simulator did not forget ${id}: ${response.status}`);
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.kill("SIGKILL");
    await ended;
  }
}

/** One request to the API that is played by hand, and the answer to it, event by event. */
export class Call {
  private index = -1;
  readonly id = `v1_${"hand".padEnd(20, "0")}${String(++Call.count).padStart(6, "0")}`;
  private static count = 0;

  constructor(
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    readonly body: any,
    private readonly response: ServerResponse,
  ) {}

  /** Sends any event, as it stands. */
  send(type: string, data: object): void {
    const text = JSON.stringify({ ...data, event_type: type });
    this.response.write(`event: ${type}\ndata: ${text}\n\n`);
  }

  /** Answers with an error instead. */
  refuse(status: number, body: object): void {
    this.response.writeHead(status, { "content-type": "application/json" });
    this.response.end(JSON.stringify(body));
  }

  /** Begins the answer. */
  begin(): this {
    this.response.writeHead(200, { "content-type": "text/event-stream" });
    this.send("interaction.created", { interaction: this.head("in_progress") });
    return this;
  }

  /** Begins a step of a kind that nobody knows. */
  puzzle(kind: string): this {
    this.start({ type: kind, id: "s1" });
    return this;
  }

  /** Adds something to it. */
  puzzleOn(delta: object): this {
    this.send("step.delta", { index: this.index, delta });
    return this;
  }

  /** A whole step, with what is added to it. */
  whole(step: object, ...deltas: object[]): this {
    this.start(step);
    for (const delta of deltas) this.grow(delta);
    return this.stopStep();
  }

  /** Begins a thought, and says its first summary. */
  think(summary: string): this {
    this.start({ type: "thought" });
    return this.thinkOn(summary);
  }

  /** Says another summary of the thought. */
  thinkOn(summary: string): this {
    this.send("step.delta", {
      index: this.index,
      delta: { type: "thought_summary", content: { type: "text", text: summary } },
    });
    return this;
  }

  /** Begins the text of the answer. */
  speak(text: string): this {
    this.start({ type: "model_output" });
    return this.speakOn(text);
  }

  /** Begins a step of any kind. */
  step(step: object): this {
    this.start(step);
    return this;
  }

  /** Lets the step grow that is under way. */
  grow(delta: object): this {
    this.send("step.delta", { index: this.index, delta });
    return this;
  }

  /** Adds to the text. */
  speakOn(text: string): this {
    this.send("step.delta", { index: this.index, delta: { type: "text", text } });
    return this;
  }

  /** Ends the step that is under way. */
  stopStep(): this {
    this.send("step.stop", { index: this.index });
    return this;
  }

  /** Ends the answer as it should end. */
  end(status = "completed"): void {
    this.stopStep();
    this.complete(status);
  }

  /** Ends an answer whose steps are all over. */
  complete(status = "completed"): void {
    const usage = { total_input_tokens: 5, total_output_tokens: 7, total_tokens: 12 };
    this.send("interaction.completed", { interaction: { ...this.head(status), usage } });
    this.response.end("event: done\ndata: [DONE]\n\n");
  }

  /** Ends the stream without another word. */
  close(): void {
    this.response.end("event: done\ndata: [DONE]\n\n");
  }

  /** Breaks the connection. */
  cut(): void {
    this.response.destroy();
  }

  /** Resolves when the page has let go of the connection. */
  left(): Promise<void> {
    if (this.response.closed) return Promise.resolve();
    return new Promise((resolve) => this.response.once("close", resolve));
  }

  private start(step: object): void {
    this.index += 1;
    this.send("step.start", { index: this.index, step });
  }

  private head(status: string): object {
    return { id: this.id, object: "interaction", model: this.body.model, role: "model", status };
  }
}

/**
 * An API that a test plays by hand, for answers that must stand still at a certain place for as long as the test looks
 * at them. It lives on an origin of its own and allows what Google's allows.
 */
export class HandPlayed {
  private readonly waiting: ((call: Call) => void)[] = [];
  private calls: Call[] = [];
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => void this.answer(request, response));
  }

  static async start(): Promise<HandPlayed> {
    const api = new HandPlayed();
    await new Promise<void>((resolve) => api.server.listen(0, "127.0.0.1", resolve));
    return api;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The next request for an answer; waits for it if it has not come. */
  next(): Promise<Call> {
    const call = this.calls.shift();
    if (call) return Promise.resolve(call);
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Forgets what an earlier test left behind. */
  reset(): void {
    this.server.closeAllConnections();
    this.calls = [];
    this.waiting.length = 0;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader("access-control-allow-origin", request.headers.origin ?? "null");
    if (request.method === "OPTIONS") {
      response.setHeader("access-control-allow-headers", "content-type,x-goog-api-key");
      response.setHeader("access-control-allow-methods", "DELETE,GET,POST");
      response.end();
      return;
    }
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    if (request.method !== "POST") {
      response.setHeader("content-type", "application/json");
      response.end("{}");
      return;
    }
    const call = new Call(JSON.parse(Buffer.concat(pieces).toString()), response);
    const waiting = this.waiting.shift();
    if (waiting) waiting(call);
    else this.calls.push(call);
  }
}
