/** Identity 身份: shoppers, members of merchants and of the platform, their sessions, roles and one-time codes. */
export { actorOf, guestOf } from './sessions.service'
