import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../support/browser/chromium';
import { serveMap, syntheticMap } from '../support/browser/synthetic-map';
import { runStart } from './support/running-start';

const PASSWORD = 'a password for the bench';
const FRAMES = 300;

/**
 * Time between the frames of a valuation's map while it is dragged and zoomed, in Chromium without a GPU, when every frame has to
 * be drawn: 16.7 ms is all that a screen of 60 Hz can show. The map is a synthetic one in place of the sample's.
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
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
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
  for (const [name, event] of Object.entries(EVENTS)) {
    await page.mouse.down(); // of no matter to the wheel
    const frames = (await record(page, event)).sort((a, b) => a - b);
    await page.mouse.up();
    const at = (share: number): number => Number(frames[Math.floor(share * (frames.length - 1))]?.toFixed(1));
    results.push({ case: `${name} ${points}`, points, medianFrameMs: at(0.5), p95FrameMs: at(0.95) });
  }
  await page.close();
  return results;
}

/** What moves the map in frame `k`, in circles and to and fro: expressions for the page. */
const EVENTS = {
  pan: `new PointerEvent('pointermove', { pointerId: 1, clientX: 800 + 150 * Math.sin(k / 9), clientY: 500 + 80 * Math.cos(k / 7) })`,
  zoom: `new WheelEvent('wheel', { deltaY: k % 120 < 60 ? -15 : 15, clientX: 800, clientY: 500, cancelable: true })`,
};

/**
 * Milliseconds between the frames of a page in which the map moves with every frame. The page makes the events itself: those that
 * come from outside leave frames out.
 * @throws Error when fewer frames were drawn than asked for, which would make the others look fast
 */
async function record(page: Page, event: string): Promise<number[]> {
  const { times, draws } = await page.evaluate<{ times: number[]; draws: number }>(`new Promise((done) => {
    const canvas = document.querySelector('canvas[role=img]');
    const context = canvas.getContext('2d');
    const draw = context.putImageData;
    const times = [];
    let draws = 0;
    context.putImageData = (...image) => { draws++; draw.apply(context, image); };
    requestAnimationFrame(function note(time) {
      const k = times.push(time);
      if (k > ${FRAMES}) return done({ times, draws });
      requestAnimationFrame(note);
      setTimeout(() => canvas.dispatchEvent(${event})); // after what this frame draws
    });
  })`);
  if (draws < 0.9 * FRAMES) throw new Error(`Only ${draws} of ${FRAMES} frames were drawn.`);
  return times.slice(1).map((time, k) => time - (times[k] ?? time));
}
