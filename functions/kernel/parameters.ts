import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm'

/**
 * Reads SSM SecureStrings. A file of its own, loaded by `import()`: imported whole, the client would bring
 * all its commands into every bundle.
 * @throws Error naming the parameter that is missing
 */
export async function readParameters<Name extends string>(prefix: string, names: readonly Name[]): Promise<(name: Name) => string> {
  const answer = await new SSMClient({}).send(new GetParametersCommand({ Names: names.map((name) => prefix + name), WithDecryption: true }))
  return (name) => {
    const found = answer.Parameters?.find((parameter) => parameter.Name === prefix + name)?.Value
    if (!found) throw new Error(`settings: SSM parameter ${prefix}${name} is missing`)
    return found
  }
}
