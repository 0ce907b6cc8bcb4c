import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchChromium } from '../../support/browser/chromium';
import { type Account, ADMIN, installation } from './installation';
import { Problems } from './problems';

/** Sizes of a desktop's and a telephone's window. */
export const SCREENS = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } } as const;

export type Theme = 'light' | 'dark';

/** Somebody in front of a browser of their own. */
export class Visitor {
  readonly problems: Problems;

  constructor(
    readonly page: Page,
    private readonly context: BrowserContext,
  ) {
    this.problems = new Problems(page);
  }

  /** Opens a page by its path within the app, such as `/jobs`. */
  async goTo(path: string): Promise<void> {
    await this.page.goto(`${installation().url}/#${path}`);
  }

  /** Fills the form of the sign-in page, which must be open. */
  async enter({ name, password }: Account): Promise<void> {
    await this.page.getByLabel('Name').fill(name);
    await this.page.getByLabel('Password').fill(password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
  }

  /** Signs in and waits for the dashboard. */
  async signIn(account: Account = ADMIN): Promise<void> {
    await this.goTo('/');
    await this.enter(account);
    await this.heading('Dashboard');
  }

  /** Waits until the page with this heading is shown. */
  async heading(name: string | RegExp): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name }).waitFor();
  }

  /** Waits for a text. */
  async sees(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor();
  }

  /** The value of a key figure of the page, such as of "Rows read". */
  async figure(label: string): Promise<string> {
    const term = this.page.getByRole('term').filter({ hasText: new RegExp(`^${label}$`) });
    return (await term.locator('xpath=following-sibling::dd[1]').first().textContent()) ?? '';
  }

  close(): Promise<void> {
    return this.context.close();
  }
}

export interface VisitOptions {
  screen?: keyof typeof SCREENS;
  theme?: Theme;
  /** Runs in every page before its own scripts. */
  script?: string;
}

/** A browser for the tests of a file. After each test, everything that went wrong unseen in a page fails it. */
export function useBrowser(): (options?: VisitOptions) => Promise<Visitor> {
  let browser: Browser;
  const visitors: Visitor[] = [];
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterEach(() => {
    expect(visitors.flatMap(({ problems }) => problems.take())).toEqual([]);
  });
  afterAll(() => browser?.close());
  return async ({ screen = 'wide', theme = 'light', script } = {}) => {
    const context = await browser.newContext({
      viewport: SCREENS[screen],
      hasTouch: screen === 'narrow',
      colorScheme: theme,
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(15_000);
    if (script) await context.addInitScript(script);
    const visitor = new Visitor(await context.newPage(), context);
    visitors.push(visitor);
    return visitor;
  };
}
