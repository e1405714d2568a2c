import { withFallback } from './fallback'

test('a word that is not translated yet is shown in Chinese', () => {
  const words = withFallback({ home: { title: '首页', more: '全部' } }, { home: { title: 'ᠨᠢᠭᠤᠷ' } })
  expect(words).toEqual({ home: { title: 'ᠨᠢᠭᠤᠷ', more: '全部' } })
})
