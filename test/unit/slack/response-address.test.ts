import { describe, expect, it } from 'vitest';
import { isResponseAddress, isUploadAddress } from '../../../src/slack/response-address.ts';

describe('isResponseAddress', () => {
  it.each([
    ['https://slack.com/api/', 'https://hooks.slack.com/commands/T1/2/3'],
    ['https://slack-gov.com/api/', 'https://hooks.slack-gov.com/actions/T1/2/3'],
    ['http://127.0.0.1:4000/api/', 'http://127.0.0.1:4000/response/R1'],
  ])('with the API at %s answers to %s', (apiUrl, address) => {
    expect(isResponseAddress(address, new URL(apiUrl))).toBe(true);
  });

  it.each([
    'http://hooks.slack.com/commands/T1/2/3',
    'https://hooks.slack.com.example.com/',
    'https://hooks.slack.com:8443/',
    'https://evil.example.com/?https://hooks.slack.com/',
    'http://127.0.0.1:4000/',
    'http://169.254.169.254/latest/meta-data',
    'file:///etc/passwd',
    '//hooks.slack.com',
    '',
  ])('answers not to %s', (address) => {
    expect(isResponseAddress(address, new URL('https://slack.com/api/'))).toBe(false);
  });
});

describe('isUploadAddress', () => {
  it.each([
    ['https://slack.com/api/', 'https://files.slack.com/upload/v1/CwABAA'],
    ['http://127.0.0.1:4000/api/', 'http://127.0.0.1:4000/upload/F1'],
  ])('with the API at %s sends files to %s', (apiUrl, address) => {
    expect(isUploadAddress(address, new URL(apiUrl))).toBe(true);
  });

  it.each([
    'https://hooks.slack.com/x',
    'http://files.slack.com/',
    'https://files.slack.com.evil.example/',
    '',
  ])('sends none to %s', (address) => {
    expect(isUploadAddress(address, new URL('https://slack.com/api/'))).toBe(false);
  });
});
