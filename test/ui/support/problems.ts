import type { Page, Request } from 'playwright-core';
import { eventually } from '../../support/eventually';

/** Whatever goes wrong in a page without being seen on it, and when the page rests. */
export class Problems {
  private found: string[] = [];
  private readonly underWay = new Set<Request>();

  constructor(private readonly page: Page) {
    page.on('pageerror', ({ message }) => this.found.push(`exception: ${message}`));
    page.on('console', (message) => {
      // What the browser says of answers such as 404 is told with the address by the answers themselves.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        this.found.push(`console: ${message.text()}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 400)
        this.found.push(`${response.status()} ${response.request().method()} ${new URL(response.url()).pathname}`);
    });
    page.on('request', (request) => {
      if (request.resourceType() !== 'eventsource') this.underWay.add(request);
    });
    page.on('requestfinished', (request) => this.underWay.delete(request));
    page.on('requestfailed', (request) => {
      this.underWay.delete(request);
      const reason = request.failure()?.errorText ?? '';
      if (reason !== 'net::ERR_ABORTED') this.found.push(`${reason} ${request.method()} ${request.url()}`);
    });
  }

  /** All that was found since the last call. */
  take(): string[] {
    const found = this.found;
    this.found = [];
    return found;
  }

  /** Waits until nothing is loading: no request, no placeholder, no picture in view. */
  async settled(): Promise<void> {
    await eventually('the page to rest', async () => this.underWay.size === 0 && this.page.evaluate(isDrawn));
  }
}

/** Runs in the page, after what it has to draw is drawn. */
async function isDrawn(): Promise<boolean> {
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  return document.querySelector('.MuiSkeleton-root, [aria-label="Loading"]') === null;
}
