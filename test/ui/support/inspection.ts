import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Theme } from './browser';

declare global {
  /** What {@link inspectionScript} brings into a page. */
  var axe: { run: (context: Document, options: RunOptions) => Promise<AxeResults> };
}

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/**
 * To run before a page's own scripts: the page's content security policy lets none in later. Without transitions, since colours
 * that are inherited would change one level of elements after the other.
 */
export const inspectionScript = `${axe};
const still = new CSSStyleSheet();
still.replaceSync('*, *::before, *::after { transition: none !important }');
document.adoptedStyleSheets = [still];`;

/** Lets the system's setting be light or dark, and waits until the page follows. */
export async function setTheme(page: Page, theme: Theme): Promise<void> {
  await page.emulateMedia({ colorScheme: theme });
  await page.waitForFunction((wanted) => {
    const red = /\d+/.exec(getComputedStyle(document.body).backgroundColor)?.[0];
    return Number(red) < 128 === (wanted === 'dark');
  }, theme);
}

/** What is wrong with how a page is laid out or with who can read it: nothing, or a line for each finding. */
export function inspect(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const root = document.documentElement;
    const overflow = Math.max(root.scrollWidth, document.body.scrollWidth) - root.clientWidth;
    const { violations } = await globalThis.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'],
      resultTypes: ['violations'],
    });
    return [
      ...(overflow > 0 ? [`is ${overflow} px too wide`] : []),
      ...violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ html }) => `${id}: ${html.slice(0, 160)}`)),
    ];
  });
}
