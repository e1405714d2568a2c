import { javaAdvice, javaMajor } from './java'

test.each([
  ['openjdk version "17.0.15" 2025-04-15', 17],
  ['java version "1.8.0_402"', 8],
  ['openjdk version "21" 2023-09-19', 21],
  ['command not found', undefined],
])('%s is Java %s', (text, major) => expect(javaMajor(text)).toBe(major))

test('who has no Java is told what was found and the exact command for his system', () => {
  expect(javaAdvice(undefined, 'linux')).toMatch(/needs Java 17.*no java was found[^]*sudo apt-get install -y openjdk-17-jre-headless/)
  expect(javaAdvice(11, 'darwin')).toMatch(/java 11 was found[^]*brew install/)
})
