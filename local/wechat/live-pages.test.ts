import { resolve } from 'node:path'
import { livePages } from './live-pages'

test('the pages that a message may open are those of the mini-program, sub-packages included', () => {
  const pages = livePages(resolve(__dirname, '../../miniapp/src/app.config.ts'))
  expect(pages).toContain('pages/home/index')
  expect(pages).toContain('worker/task/index')
})
