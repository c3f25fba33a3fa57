import { defineModule } from '#kernel/module'
import { reactions } from './reactions'
import { sendUploads } from './uploads.service'
import { wechatRoutes } from './wechat.routes'

/** WeChat 微信: what WeChat is told of orders that it was paid for 发货信息上传, so that it sets their money free, and who a shopper is there, so that he can pay in it. */
export { sendUploads } from './uploads.service'
export const wechat = defineModule({ name: 'wechat', routes: wechatRoutes, reactions, jobs: [], chores: [{ name: 'wechat.send_uploads', run: sendUploads }], permits: ['wechat.read', 'wechat.write'] })
