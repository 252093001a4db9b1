import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  listButton,
  parseListButton,
  parseServiceButton,
  serviceButton,
} from '../../../src/slack/service-button.ts';
import { aShown } from './service-fixtures.ts';

describe('the buttons under services', () => {
  it('carry what is needed to draw the answer anew', () => {
    const { id: serviceId, projectId } = aShown();
    const after = [serviceId, projectId] as const;

    expect(parseServiceButton(serviceButton('prod-eu', aShown()))).toEqual({
      ...{ name: 'prod-eu', projectId, serviceId },
    });
    expect(parseListButton(listButton('prod-*', { after }))).toEqual({
      ...{ filter: 'prod-*', from: { after } },
    });
    expect(parseListButton(listButton('', { before: after }))).toEqual({
      ...{ filter: '', from: { before: after } },
    });
  });

  it.each([
    [undefined],
    [''],
    ['{}'],
    ['null'],
    ['{"name":"a","projectId":"b","serviceId":"c","more":1}'],
    [`{"name":"${'a'.repeat(101)}","projectId":"b","serviceId":"c"}`],
    ['{"filter":"a","after":["one"]}'],
    ['{"filter":1}'],
  ])('are not ours with the value %j', (value) => {
    expect([parseServiceButton(value), parseListButton(value)]).toEqual([undefined, undefined]);
  });

  it('break on no value', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (value) => {
        parseServiceButton(value);
        parseListButton(value);
      }),
    );
  });
});
