import type { Locator, Page } from 'playwright-core';

/**
 * Moves the pointer over a map, from the middle outwards, until it is over an item.
 * @returns what the map says of the item there
 */
export async function pointAtItem(map: Locator): Promise<string> {
  const box = await map.boundingBox();
  if (!box) throw new Error('The map is not in view.');
  const page = map.page();
  for (let turn = 0; turn < 200; turn++) {
    const reach = 4 * Math.sqrt(turn);
    const x = box.x + box.width / 2 + 2 * reach * Math.cos(2.4 * turn);
    const y = box.y + box.height / 2 + reach * Math.sin(2.4 * turn);
    await page.mouse.move(x, y);
    const told = await map.locator('xpath=..').getByText('the average value').allTextContents();
    if (told[0] !== undefined) return told[0];
  }
  throw new Error('There is no item around the middle of the map.');
}

/** Clicks where the pointer is. */
export async function clickHere(page: Page): Promise<void> {
  await page.mouse.down();
  await page.mouse.up();
}
