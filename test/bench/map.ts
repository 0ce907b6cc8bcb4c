import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../support/browser/chromium';
import { serveMap, syntheticMap } from '../support/browser/synthetic-map';
import { runStart } from './support/running-start';

const PASSWORD = 'a password for the bench';
const SECONDS = 4;
const WIDTH = 1440;

/**
 * Time between the frames of a valuation's map while somebody drags and zooms it, in Chromium without a GPU: 16.7 ms is every frame
 * of a screen of 60 Hz. The map is a synthetic one in place of the sample's.
 */
export async function rows(): Promise<object[]> {
  const home = await mkdtemp(join(tmpdir(), 'assay-bench-'));
  const env = { ASSAY_HOME: home, ASSAY_ADMIN_PASSWORD: PASSWORD };
  const assay = await runStart(process.execPath, ['dist/apps/cli/src/main.js', 'start'], process.cwd(), env);
  const browser = await launchChromium();
  try {
    const results: object[] = [];
    for (const points of [10_000, 100_000, 400_000]) results.push(...(await measure(browser, assay.url, points)));
    return results;
  } finally {
    await browser.close();
    await assay.stop();
    await rm(home, { recursive: true, force: true });
  }
}

async function measure(browser: Browser, url: string, points: number): Promise<object[]> {
  const page = await browser.newPage({ viewport: { width: WIDTH, height: 900 } });
  await serveMap(page, syntheticMap(points, ['1']));
  await page.goto(url);
  await page.getByLabel('Name').fill('admin');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Dashboard' }).waitFor();
  const answer = await page.request.get(`${url}/api/v1/valuations`);
  const { data } = (await answer.json()) as { data: { id: string }[] };
  await page.goto(`${url}/#/valuations/${data[0]?.id}/show?tab=map`);
  await page.getByRole('img', { name: `Map of ${points} items.` }).hover();
  const results = [];
  for (const [name, act] of Object.entries({ pan, zoom })) {
    const frames = (await record(page, act)).sort((a, b) => a - b);
    const at = (share: number): number => frames[Math.floor(share * (frames.length - 1))] ?? NaN;
    results.push({ case: `${name} ${points}`, points, medianFrameMs: at(0.5), p95FrameMs: at(0.95) });
  }
  await page.close();
  return results;
}

/** Milliseconds between the frames of a page while something is done there. */
async function record(page: Page, act: (page: Page, seconds: number) => Promise<void>): Promise<number[]> {
  await page.evaluate(`(() => {
    const times = [];
    let frame = requestAnimationFrame(function note(time) { times.push(time); frame = requestAnimationFrame(note); });
    globalThis.stopRecording = () => { cancelAnimationFrame(frame); return times; };
  })()`);
  await act(page, SECONDS);
  const times = await page.evaluate<number[]>('stopRecording()');
  return times.slice(1).map((time, k) => time - (times[k] ?? time));
}

/** Drags in circles around the middle of the map. */
async function pan({ mouse }: Page, seconds: number): Promise<void> {
  const [x, y, end] = [WIDTH / 2 + 100, 500, performance.now() + 1000 * seconds];
  await mouse.move(x, y);
  await mouse.down();
  for (let k = 0; performance.now() < end; k++) await mouse.move(x + 150 * Math.sin(k / 9), y + 80 * Math.cos(k / 7));
  await mouse.up();
}

/** In and out, a second each. */
async function zoom({ mouse }: Page, seconds: number): Promise<void> {
  const start = performance.now();
  await mouse.move(WIDTH / 2 + 100, 500);
  for (let past = 0; past < seconds; past = (performance.now() - start) / 1000)
    await mouse.wheel(0, Math.floor(past) % 2 === 0 ? -30 : 30);
}
