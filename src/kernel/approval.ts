import type { Context } from './context'

/** How what was allowed can be taken back 撤销: the room's own name for it, and until when. */
export interface Undoable { readonly undo: string; readonly until: Date }

/** What needs a second person 复核事项: a room says what it is, who may allow it, and how it is done once it is allowed (I-39). */
export interface Approval {
  /** `<room>.<what>`; requests are kept under it and it never changes. */
  readonly kind: string
  /** What whoever allows it must be permitted besides, by audience; an audience that is not named does not see it. */
  readonly permits: Readonly<Partial<Record<'merchant' | 'staff', string>>>
  readonly says: readonly [zh: string, en: string]
  /** Does what was asked, in the transaction of the decision; answers how it can be taken back, if it can. Refuses where the world has moved since. */
  apply(ctx: Context, asked: { readonly payload: unknown; readonly merchantId: string | null }): Promise<Undoable | undefined>
}
export const defineApproval = (approval: Approval): Approval => approval
