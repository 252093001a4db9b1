import { describe, expect, it } from 'vitest';
import { readStory } from '../../../sandbox/page/story.ts';

describe('readStory', () => {
  it('asks the bot’s command line, and takes the newest of several', async () => {
    const asked: (readonly string[])[] = [];
    const run = (args: readonly string[]) => {
      asked.push(args);
      return Promise.resolve('{"request":{"id":"new"}}\n{"request":{"id":"old"}}\n');
    };

    const story = await readStory(run, 'k7m2x9');

    expect(story).toEqual({ request: { id: 'new' } });
    expect(asked).toEqual([['audit', 'show', 'k7m2x9', '--json']]);
  });

  it.each(['', 'null', 'No request is called k7m2x9.'])(
    'says that there is none where %j is printed',
    async (printed) => {
      const story = readStory(() => Promise.resolve(printed), 'k7m2x9');

      await expect(story).rejects.toThrow('has nothing of request k7m2x9');
    },
  );

  it.each(['', '--help', '-h', 'a b', '../x', 'x'.repeat(65)])(
    'never hands %j to a command line',
    async (request) => {
      const run = () => Promise.reject(new Error('was run'));

      await expect(readStory(run, request)).rejects.toThrow('is no request');
    },
  );
});
