import { createPainter } from '../../src/slack/messages/painter.ts';
import { sha256 } from '../unit/slack/fixtures.ts';

/** Of a bot that signs receipts, so that the button for them is seen. */
export const painter = createPainter({ sha256, receipts: true });
