import type { WebClient } from '@slack/web-api';
import type { SlackUserId } from '../../domain/request.ts';
import type { RequestFilter } from '../../domain/request-filter.ts';
import { historyCsvHead, historyCsvLine, historyJsonLine } from '../../use-cases/history-record.ts';
import type { HistoryCursor, PastRequest } from '../../use-cases/ports/request-history.ts';
import type { Answer } from '../blocks.ts';
import { historyFileAnswer, historyFileComment } from '../messages/history.ts';
import { noRoleAnswer } from '../messages/story.ts';
import { sendFile } from '../send-file.ts';
import type { CommandDeps } from './command.ts';
import { askScope } from './history.ts';

export type FileFormat = 'csv' | 'jsonl';

const formats: Record<
  FileFormat,
  { readonly head: () => string; readonly line: (one: PastRequest) => string }
> = {
  csv: { head: historyCsvHead, line: historyCsvLine },
  jsonl: { head: () => '', line: historyJsonLine },
};

/** So many are a few megabytes, and held at once: Slack wants to know the length first. */
const mostSent = 10_000;
const batch = 500;

/** Sends all that fits and that its reader may see, in a file, directly; answers what became of it. */
export async function sendHistory(
  deps: CommandDeps,
  to: { readonly client: WebClient; readonly person: SlackUserId },
  { filter, format }: { readonly filter: RequestFilter; readonly format: FileFormat },
): Promise<Answer> {
  const scope = await askScope(deps, to.person);
  if (typeof scope === 'string') return noRoleAnswer(scope);
  const { all, environments } = scope;
  const concerning = all ? {} : { concerning: { person: to.person, environments } };
  const { head, line } = formats[format];
  const lines: string[] = [];
  let after: HistoryCursor | undefined;
  do {
    const place = after === undefined ? {} : { after };
    const page = await deps.requestHistory.page(filter, { limit: batch, ...place, ...concerning });
    lines.push(...page.requests.map(line));
    after = page.next;
  } while (after !== undefined && lines.length < mostSent);
  if (lines.length === 0) return historyFileAnswer({ code: 'nothing_to_send' });
  const day = deps.clock().toISOString().slice(0, 10);
  const name = `privatelink-history-${day}.${format}`;
  const file = { name, text: head() + lines.join(''), comment: historyFileComment };
  const sent = await sendFile(deps, to, file);
  if (sent === 'scope_missing') return historyFileAnswer({ code: sent });
  return historyFileAnswer({ code: 'sent', count: lines.length, more: after !== undefined });
}
