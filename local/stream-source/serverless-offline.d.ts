/** serverless-offline ships without types; this is the part of it that runs a function. */
declare module 'serverless-offline/lambda' {
  export default class Lambda {
    constructor(serverless: object, options: Readonly<Record<string, unknown>>)
    create(functions: { functionKey: string; functionDefinition: unknown }[]): void
    get(key: string): { setEvent(event: unknown): void; runHandler(): Promise<unknown> }
    cleanup(): Promise<void>
  }
}
