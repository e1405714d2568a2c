import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

/** Files are kebab-case; a React component's file bears the component's name. */
const fileNames = {
  meta: { type: 'suggestion', schema: [], messages: { name: 'name this file in kebab-case (or PascalCase.tsx for a component): {{name}}' } },
  create: (context) => ({
    Program(node) {
      const name = context.filename.split(/[/\\]/).at(-1) ?? ''
      const kebab = /^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*\.[a-z]+$/
      const component = /^[A-Z][A-Za-z0-9]*(\.[a-z0-9]+)*\.tsx$/
      if (!kebab.test(name) && !component.test(name)) context.report({ node, messageId: 'name', data: { name } })
    },
  }),
}

export default tseslint.config(
  { ignores: ['**/node_modules/', '**/dist/', '.data/', '.esbuild/', '.serverless/', 'coverage/', 'docs/'] },
  {
    files: ['**/*.{ts,tsx,mjs,cjs,js}'],
    plugins: { house: { rules: { 'file-names': fileNames } } },
    rules: { 'house/file-names': 'error' },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
  },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // `as` hides what the compiler could have told; `as const` hides nothing and stays allowed.
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': true, 'ts-ignore': true, 'ts-nocheck': true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
      // A leading underscore says "not used, and on purpose".
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      'no-restricted-imports': ['error', { paths: [{ name: 'zod', message: "zod/mini is a fifth of zod: import * as z from 'zod/mini'" }] }],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      eqeqeq: 'error',
      // Our objects are closures, not classes: their methods may be passed around.
      '@typescript-eslint/unbound-method': 'off',
      // An async function without await is how a synchronous double keeps a promise.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // Spreading a string counts its characters, which is what a limit of 20 characters means.
      '@typescript-eslint/no-misused-spread': 'off',
      // Two copies of one class in node_modules are the same to us.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Hono's adapter moves to a package of its own, which is not published yet.
      '@typescript-eslint/no-deprecated': ['error', { allow: [{ from: 'package', package: 'hono', name: ['handle', 'LambdaEvent'] }] }],
    },
  },
  {
    // What a test reads out of an answer or expects of it is `any` by nature of JSON and jest; the assertion is the check.
    files: ['**/*.test.{ts,tsx}', 'tests/**/*.ts'],
    rules: {
      'max-lines': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
    },
  },
  // Platforms give less than their types promise, so a guard there is no waste; a catalogue of words is long.
  { files: ['miniapp/src/platform/**/*.ts', 'miniapp/src/**/*.{h5,weapp}.{ts,tsx}'], rules: { '@typescript-eslint/no-unnecessary-condition': 'off' } },
  { files: ['miniapp/src/strings/*.ts'], rules: { 'max-lines': 'off' } },
  { files: ['functions/**/*.ts'], rules: { 'no-console': 'error' } },
  { files: ['miniapp/**/*.{ts,tsx}'], plugins: { 'react-hooks': reactHooks }, rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' } },
)
