/**
 * The arrows of the house (docs/decisions): miniapp → shared ← functions; a capability → the kernel, and other
 * capabilities by what they export, never by their store. local/ and tests/ may see all, nothing sees them.
 * @type {import('dependency-cruiser').IConfiguration}
 */
const TESTS = '\\.test\\.tsx?$'
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

module.exports = {
  forbidden: [
    forbid('no-cycles', 'Two modules that need each other are one module, or three.', {}, { circular: true }),
    forbid('shared-is-pure', 'What both sides agree on has no I/O and no framework.', { path: '^shared/', pathNot: TESTS }, { dependencyTypes: ['core'] }),
    forbid('shared-sees-nobody', 'Arrows point to shared, not out of it.', { path: '^shared/' }, { path: '^(functions|miniapp|local|tests)/' }),
    forbid('shared-is-light', 'Everything here travels to every phone.', { path: '^shared/', pathNot: TESTS }, { dependencyTypes: ['npm', 'npm-dev'], pathNot: 'node_modules/(zod|ulid|gcoord|chinese-days)/' }),
    forbid('functions-not-miniapp', 'The two sides meet in shared only.', { path: '^functions/' }, { path: '^miniapp/' }),
    forbid('miniapp-not-functions', 'The two sides meet in shared only.', { path: '^miniapp/' }, { path: '^functions/' }),
    forbid('nothing-sees-local-or-tests', 'What serves citizens knows nothing of the city on one machine.', { path: '^(functions|miniapp|shared)/', pathNot: TESTS }, { path: '^(local|tests)/' }),
    forbid('kernel-knows-no-capability', 'The kernel is below every capability.', { path: '^functions/kernel/' }, { path: '^functions/(?!kernel/)' }),
    forbid(
      'own-store-only', "A capability asks another's use case or reacts to its events; it never reads or writes the other's items.",
      { path: '^functions/([^/]+)/', pathNot: TESTS }, { path: '^functions/[^/]+/store\\.ts$', pathNot: '^functions/$1/' },
    ),
    forbid('no-foreign-routes', 'Routes are wired in the Lambda entry alone.', { path: '^functions/', pathNot: [TESTS, '/main\\.ts$'] }, { path: '^functions/[^/]+/main\\.ts$' }),
    forbid('miniapp-adapters', 'Platform files are imported by their plain name, so that each build takes its own.', { path: '^miniapp/', pathNot: '\\.(h5|weapp)\\.tsx?$' }, { path: '\\.(h5|weapp)\\.tsx?$', pathNot: '\\.d\\.ts$' }),
    forbid('declared-packages', 'A package that is used is in package.json.', { path: '^(functions|miniapp/src|shared|local|tests)/' }, { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] }),
    forbid('no-dev-packages-in-functions', 'What runs in the cloud is a runtime dependency.', { path: '^functions/', pathNot: TESTS }, { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] }),
    forbid('resolvable', 'An import that leads nowhere.', { path: '^(functions|shared|local|tests)/' }, { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|\\.esbuild|\\.data|\\.serverless)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'], mainFields: ['module', 'main', 'types'], extensions: ['.ts', '.tsx', '.d.ts', '.mjs', '.cjs', '.js', '.json'] },
  },
}
