// The program `catena` as the suite starts it: the simulator, and a second one that forwards to it as if it
// were Google. A test is given the address of either and cannot tell which it got.

import { spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";

const PROGRAM = process.env.CATENA_BIN || path.resolve(import.meta.dirname, "../../../target/server/catena");

/** Starts a server and waits for the line that tells its address. */
async function start(options, environment) {
  const { GEMINI_API_KEY: _, ...kept } = process.env;
  const child = spawn(PROGRAM, ["--listen", "127.0.0.1:0", ...options], {
    env: { ...kept, ...environment },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const address = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${PROGRAM} ended with ${code} before it told its address`)));
    createInterface({ input: child.stdout }).once("line", (line) => resolve(/http:\/\/[^\s/]+/.exec(line)[0]));
  });
  return { address, stop: () => void child.kill("SIGKILL") };
}

/** The simulator without pauses, in one of the two revisions of the wire. */
export const simulator = (revision) => start(["--simulate", "--pace", "0", "--revision", revision], {});

/** A server that adds `key` and passes everything to `upstream`. */
export const forwarder = (upstream, key) => start([], { GEMINI_API_KEY: key, CATENA_UPSTREAM: upstream.address });
