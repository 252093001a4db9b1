import type { Bulletin } from '../../domain/message.ts';
import type { PlannedMessage } from './message-store.ts';

export type BulletinId = string & { readonly brand: 'BulletinId' };

/** A bulletin with its channel, as a commit promises it. */
export type ChannelBulletin = { readonly channel: string; readonly body: Bulletin };

/** How far Slack has one. */
export type BulletinPost = Pick<PlannedMessage, 'state' | 'ts' | 'sendingSince'>;

/** What channels were promised to be told, by the commits that promised it. */
export type BulletinStore = {
  /** Of each channel the first that is not posted yet, if Slack may be asked: so they keep their order. */
  listToPost(limit: number): Promise<readonly BulletinId[]>;
  /** Takes the lease on one; `undefined` while another process holds it, or where it needs no posting. */
  lease(
    id: BulletinId,
    ms: number,
  ): Promise<
    | (ChannelBulletin & {
        readonly fence: number;
        readonly now: Date;
        readonly plannedAt: Date;
        readonly post: BulletinPost;
      })
    | undefined
  >;
  /** Throws `LostLeaseError` when the lease was lost. */
  save(id: BulletinId, post: BulletinPost, fence: number): Promise<void>;
  /** Gives the lease back; it is not asked for again before so many milliseconds. */
  release(id: BulletinId, fence: number, waitMs: number): Promise<void>;
};
