/** A world at work with its workspace open in a real Chromium, for one person at a time. */
import { type Browser, chromium, type Page } from 'playwright-core';
import { channelOf, startWorld, type World } from '../../support/world.ts';
import { openWorkspacePage, type WorkspacePage } from './workspace-page.ts';

export type ChromiumStage = {
  readonly world: World;
  readonly page: Page;
  /** What the browser complained of. */
  readonly strange: readonly string[];
  /** Goes to the channel of a place, as one of its approvers. */
  goTo(place: string): Promise<void>;
  stop(): Promise<void>;
};

export async function openStageInChromium(
  program: string,
  name: string,
  places: readonly string[],
): Promise<ChromiumStage> {
  const world = await startWorld(name, {
    places: places.map((cluster) => ({ cluster })),
    bot: () => ({ mode: 'socket' }),
  });
  for (const place of places) world.slack.workspace.join(place, 'approver');
  const { served, browser } = await open(world, program);
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const strange: string[] = [];
  page.on('pageerror', (error) => strange.push(error.message));
  page.on('console', (message) => {
    const isStatus = message.text().includes('status of 400'); // what was refused in words
    if (message.type() === 'error' && !isStatus) strange.push(message.text());
  });
  const goTo = async (place: string): Promise<void> => {
    await page.goto(`${served.url}?as=approver#/${channelOf(place)}`);
    await page.getByRole('heading', { name: new RegExp(`${place}$`) }).waitFor();
  };
  await goTo(places[0] ?? '');
  const stop = async (): Promise<void> => {
    await browser.close();
    await served.stop();
    await world.stop();
  };
  return { world, page, strange, goTo, stop };
}

/** A world that nobody looks at is stopped: it would keep the test's process. */
async function open(
  world: World,
  program: string,
): Promise<{ readonly served: WorkspacePage; readonly browser: Browser }> {
  try {
    const served = await openWorkspacePage(world);
    const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] });
    return { served, browser };
  } catch (error) {
    await world.stop();
    throw error;
  }
}
