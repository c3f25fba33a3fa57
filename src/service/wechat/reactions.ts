import { ParcelShipped } from '#events/logistics'
import { OrderCancelled, OrderShipped } from '#events/ordering'
import { UploadFailed } from '#events/wechat'
import { on } from '#kernel/event'
import { askForHandOver, askForUpload, tellOfFailure } from './uploads.service'

export const reactions = [
  on(ParcelShipped, 'wechat.ask_for_upload', (ctx, { payload }) => askForUpload(ctx, payload)),
  on(OrderShipped, 'wechat.ask_for_hand_over', (ctx, { payload }) => askForHandOver(ctx, payload)),
  on(OrderCancelled, 'wechat.ask_for_the_rest', async (ctx, { payload }) => { if (payload.paid) await askForHandOver(ctx, payload) }),
  on(UploadFailed, 'wechat.tell_of_failure', (ctx, { payload }) => tellOfFailure(ctx, payload)),
]
