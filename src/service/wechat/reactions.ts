import { ParcelShipped } from '#events/logistics'
import { UploadFailed } from '#events/wechat'
import { on } from '#kernel/event'
import { askForUpload, tellOfFailure } from './uploads.service'

export const reactions = [
  on(ParcelShipped, 'wechat.ask_for_upload', (ctx, { payload }) => askForUpload(ctx, payload)),
  on(UploadFailed, 'wechat.tell_of_failure', (ctx, { payload }) => tellOfFailure(ctx, payload)),
]
