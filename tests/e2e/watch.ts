// What must never happen, in any test: an error on the console, an exception, something that the content security policy
// had to stop, or a request to a stranger.

import { type BrowserContext, expect } from "@playwright/test";

/** Looks at every page of a context from its first moment on. */
export class Watch {
  private readonly seen: string[] = [];
  private readonly permitted: RegExp[] = [];

  /** `home` are the only origins that a page may ask for anything. */
  constructor(private readonly home: string[]) {}

  /** Begins to look. Every context that a test makes has to be given here. */
  async over(context: BrowserContext): Promise<void> {
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        console.error(`CSP stopped ${event.blockedURI} (${event.effectiveDirective})`);
      });
    });
    context.on("console", (message) => {
      if (message.type() === "error") this.seen.push(`console: ${message.text()}`);
    });
    context.on("weberror", (error) => this.seen.push(`exception: ${error.error().message}`));
    context.on("request", (request) => {
      const url = new URL(request.url());
      const local = ["data:", "blob:", "about:"].includes(url.protocol);
      if (!local && !this.home.includes(url.origin)) this.seen.push(`request to a stranger: ${request.url()}`);
    });
  }

  /**
   * Allows what a test provokes on purpose: the line that the browser itself writes when a request fails with `reason`,
   * such as `status of 503` or `ERR_INTERNET_DISCONNECTED`.
   */
  provokes(...reasons: string[]): void {
    for (const reason of reasons) {
      this.permitted.push(new RegExp(`^console: Failed to load resource: .*${reason}`));
    }
  }

  /** Another server that this test has started. */
  knows(origin: string): void {
    this.home.push(origin);
  }

  /** Allows one more kind of line, for the few that are no failed request. */
  permits(line: RegExp): void {
    this.permitted.push(line);
  }

  /** Fails if anything was seen that must not be. */
  verify(): void {
    const bad = this.seen.filter((line) => !this.permitted.some((permitted) => permitted.test(line)));
    expect(bad, "nothing is complained about, and no stranger is asked").toEqual([]);
  }
}
