import { operations } from '@fengqiao/shared/contracts/index'
import * as z from 'zod/mini'
import { EVENT_ENTITY } from '../../functions/kernel/events'
import { ofType, packaged, type Resource } from './package'
import { faultsOf, ringsIn } from './resource-spec'
import { askAll, functionsFor, functionsOf, routesOf } from './routes'

const { resources, text, zips, bundle, remove } = packaged()
afterAll(remove)

const all = (type: string) => ofType(resources, type)
const properties = (type: string) => all(type).map(([, resource]) => resource.Properties)
const functions = all('AWS::Lambda::Function').map(([name, resource]) => ({ name, ...FunctionShape().parse(resource.Properties) }))

/** Bytes. */
const ZIP_MAX = 600 * 1024

function FunctionShape() {
  return z.object({ FunctionName: z.string(), Role: z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) }), Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) })
}
const Statement = z.object({ Effect: z.string(), Action: z.union([z.string(), z.array(z.string())]), Resource: z.optional(z.unknown()), Principal: z.optional(z.unknown()), Condition: z.optional(z.unknown()) })
const Policy = z.object({ Statement: z.array(Statement) })
const Role = z.object({ Policies: z.array(z.object({ PolicyDocument: Policy })) })
const statementsOf = (role: Resource) => Role.parse(role.Properties).Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)

describe('what npm run package yields', () => {
  it('is a template that CloudFormation knows: types, properties, required ones, references', () => {
    expect(faultsOf(resources)).toEqual([])
    expect(ringsIn(resources)).toEqual([])
  })

  it('would be refused here if it were wrong', () => {
    const wrong = (Type: string, Properties: Record<string, unknown>) => faultsOf({ Thing: { Type, Properties } })
    expect(wrong('AWS::DynamoDB::Tabel', {})).toEqual(['Thing: no resource type AWS::DynamoDB::Tabel'])
    expect(wrong('AWS::S3::Bucket', { VersioningConfiguration: { State: 'Enabled' } })).toEqual(['Thing.VersioningConfiguration: Status is required', 'Thing.VersioningConfiguration: no property State'])
    expect(ringsIn({ A: { Type: 'X', Properties: { On: { Ref: 'B' } } }, B: { Type: 'X', Properties: {}, DependsOn: ['A'] } })).toEqual(['A'])
    expect(wrong('AWS::SNS::Topic', { KmsMasterKeyId: { Ref: 'Key' } })).toEqual(['Thing: refers to Key, which is nowhere'])
    expect(wrong('AWS::SQS::Queue', { QueueName: { 'Fn::GetAtt': ['Thing', 'Aarn'] } })).toEqual(['Thing: AWS::SQS::Queue has no attribute Aarn'])
  })

  it('names no partition, region, account or domain of its own, so that it works in every China region', () => {
    expect(text).not.toMatch(/arn:aws/)
    expect(text).not.toMatch(/cn-north|us-east/)
    // Only service principals, which are spelled the same in China.
    expect([...text.matchAll(/[\w.]*amazonaws\.com[\w.]*/g)].map(([found]) => found).filter((found) => !/^(lambda|events|apigateway|cloudwatch)\.amazonaws\.com$/.test(found))).toEqual([])
  })

  it.each([...zips])('packs %s small enough to start fast (%d bytes)', (_name, bytes) => {
    expect(bytes).toBeLessThan(ZIP_MAX)
  })
})

describe('every operation of the contract', () => {
  const routes = routesOf(resources)
  const answers = new Map(functionsOf(routes).flatMap((key) => [...askAll(bundle(key), Object.values(operations))]))

  it.each(Object.values(operations))('$method $path reaches one function, and that function knows it', (operation) => {
    const reached = functionsFor(routes, operation)
    expect(reached).toHaveLength(1)
    const code = answers.get(`${reached[0] ?? ''} ${operation.id}`)
    expect(code).toEqual(expect.any(String))
    expect(code).not.toBe('NOT_FOUND')
  })

  it.each([['GET', '/openapi.json'], ['GET', '/wechat/events'], ['POST', '/wechat/events']] as const)('%s %s reaches one function', (method, path) => {
    expect(functionsFor(routes, { method, path })).toHaveLength(1)
  })

  it('is the only thing that a function answers to', () => {
    // A catch-all route is for the operations behind it: an unknown path is a plain 404 of ours.
    expect(answers.get('people unknown')).toBe('NOT_FOUND')
  })
})

describe('least privilege', () => {
  it('gives every function a role of its own', () => {
    const roles = functions.map(({ Role: { 'Fn::GetAtt': [role] } }) => role)
    expect(new Set(roles).size).toBe(functions.length)
    expect(all('AWS::IAM::Role').map(([name]) => name).sort()).toEqual([...roles].sort())
  })

  it.each(all('AWS::IAM::Role'))('lets %s do named things to named things only', (_name, role) => {
    for (const { Action, Resource } of statementsOf(role)) {
      expect([Action].flat().filter((action) => action.includes('*'))).toEqual([])
      // What a wildcard may stand for: log streams, objects of one bucket, connections of one API.
      for (const target of [Resource].flat()) expect(wildcardsIn(target)).toEqual([])
    }
  })

  it.each(functions)('lets $name write to its own log and no other', ({ FunctionName, Role: { 'Fn::GetAtt': [role] } }) => {
    const logs = statementsOf(resourceNamed(role)).filter(({ Action }) => [Action].flat().some((action) => action.startsWith('logs:')))
    expect(logs.map(({ Resource }) => Resource)).toEqual([[{ 'Fn::Sub': `arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:/aws/lambda/${FunctionName}:*` }]])
  })

  it('opens sealed names and phones only to the functions that show them', () => {
    const mayOpen = functions.filter(({ Role: { 'Fn::GetAtt': [role] } }) => JSON.stringify(statementsOf(resourceNamed(role))).includes('PersonKey')).map(({ name }) => name)
    expect(mayOpen.sort()).toEqual(['GridsLambdaFunction', 'PeopleLambdaFunction', 'ReportsLambdaFunction'])
  })

  it('hands secrets to nobody by environment', () => {
    const settings = new Set(functions.flatMap(({ Environment }) => Object.keys(Environment.Variables)))
    expect([...settings].sort()).toEqual(['DYNAMODB_ENDPOINT', 'KMS_KEY_ARN', 'LIVE_ENDPOINT', 'MAP_BUCKET', 'PHOTO_BUCKET', 'S3_ENDPOINT', 'SECRETS', 'STAGE', 'TABLE_NAME', 'UPLOAD_BUCKET', 'WECHAT_API', 'WECHAT_APPID'])
    for (const { Environment: { Variables } } of functions) expect([Variables['DYNAMODB_ENDPOINT'], Variables['S3_ENDPOINT']]).toEqual(['', ''])
  })
})

describe('secrets', () => {
  const told = ({ SECRETS: names }: Readonly<Record<string, unknown>>): string[] => (typeof names === 'string' ? names.split(',') : [])

  it.each(functions)('lets $name read those it is told of and no other', ({ Role: { 'Fn::GetAtt': [role] }, Environment }) => {
    const read = [...JSON.stringify(statementsOf(resourceNamed(role))).matchAll(/:parameter\/fengqiao\/prod\/(\w+)/g)].map(([, name]) => name)
    expect(read).toEqual(told(Environment.Variables))
  })

  it('gives the key of the look-up hashes to people alone', () => {
    const may = functions.filter(({ Environment }) => told(Environment.Variables).includes('lookupKey')).map(({ name }) => name)
    expect(may).toEqual(['PeopleLambdaFunction'])
  })
})

describe('data at rest', () => {
  it('keeps the table encrypted with our key, restorable to any second, and safe from a slip of the hand', () => {
    expect(all('AWS::DynamoDB::Table')).toHaveLength(1)
    for (const [, table] of all('AWS::DynamoDB::Table')) {
      expect(table.DeletionPolicy).toBe('Retain')
      expect(table.Properties).toMatchObject({
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: { 'Fn::GetAtt': ['DataKey', 'Arn'] } },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
        DeletionProtectionEnabled: true,
      })
    }
  })

  it.each(all('AWS::S3::Bucket'))('keeps bucket %s private and encrypted, reachable by TLS only', (name, bucket) => {
    expect(bucket.Properties['PublicAccessBlockConfiguration']).toEqual({ BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true })
    expect(bucket.Properties['BucketEncryption']).toBeDefined()
    const policies = properties('AWS::S3::BucketPolicy').filter(({ Bucket }) => JSON.stringify(Bucket) === JSON.stringify({ Ref: name }))
    const statements = policies.flatMap(({ PolicyDocument }) => Policy.parse(PolicyDocument).Statement)
    expect(statements.map(({ Effect }) => Effect)).toEqual(['Deny'])
    expect(JSON.stringify(statements)).toMatch(/"aws:SecureTransport":"?false/)
  })

  it.each(['PhotoBucket', 'MapBucket'])('keeps every version in %s, under our key, when the stack is deleted too', (name) => {
    expect(resourceNamed(name)).toMatchObject({ DeletionPolicy: 'Retain', Properties: { VersioningConfiguration: { Status: 'Enabled' } } })
    expect(JSON.stringify(resourceNamed(name).Properties['BucketEncryption'])).toContain('DataKey')
  })

  it('lets an original photograph go after a week', () => {
    expect(resourceNamed('UploadBucket').Properties['LifecycleConfiguration']).toMatchObject({ Rules: expect.arrayContaining([{ Id: 'originals', Status: 'Enabled', ExpirationInDays: 7 }]) })
  })

  it.each(all('AWS::KMS::Key'))('rotates %s', (_name, key) => {
    expect(key.Properties['EnableKeyRotation']).toBe(true)
  })

  it('encrypts what waits in queues and topics', () => {
    for (const queue of properties('AWS::SQS::Queue')) expect(queue['SqsManagedSseEnabled'] === true || queue['KmsMasterKeyId'] !== undefined).toBe(true)
    for (const topic of properties('AWS::SNS::Topic')) expect(topic['KmsMasterKeyId']).toBeDefined()
  })
})

describe('nothing is lost unseen', () => {
  it.each(all('AWS::Lambda::EventSourceMapping'))('retries a failed record of %s alone and then puts it in the dead letters', (_name, mapping) => {
    expect(mapping.Properties).toMatchObject({
      EventSourceArn: { 'Fn::GetAtt': ['MainTable', 'StreamArn'] },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BisectBatchOnFunctionError: true,
      StartingPosition: 'TRIM_HORIZON',
      MaximumRetryAttempts: 10,
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } } },
    })
  })

  it('wakes push for events alone, and evidence for files that are gone', () => {
    const filters = properties('AWS::Lambda::EventSourceMapping').map(({ FunctionName, FilterCriteria }) => [FunctionName, FilterCriteria])
    const filter = (name: string, pattern: object) => [{ 'Fn::GetAtt': [name, 'Arn'] }, { Filters: [{ Pattern: JSON.stringify(pattern) }] }]
    expect(filters).toEqual(expect.arrayContaining([
      filter('PushStreamLambdaFunction', { eventName: ['INSERT'], dynamodb: { NewImage: { _et: { S: [EVENT_ENTITY] } } } }),
      filter('EvidenceRemovedLambdaFunction', { eventName: ['REMOVE'], dynamodb: { Keys: { pk: { S: [{ prefix: 'FILE#' }] } } } }),
    ]))
    expect(filters).toHaveLength(2)
  })

  it('sweeps the deadlines every minute, one sweep at a time', () => {
    expect(properties('AWS::Events::Rule')).toEqual([expect.objectContaining({ ScheduleExpression: 'rate(1 minute)', State: 'ENABLED' })])
    expect(resourceNamed('DeadlinesLambdaFunction').Properties['ReservedConcurrentExecutions']).toBe(1)
  })

  it.each(functions)('keeps the log of $name for half a year and rings when it fails or is throttled', ({ FunctionName }) => {
    expect(properties('AWS::Logs::LogGroup')).toContainEqual({ LogGroupName: `/aws/lambda/${FunctionName}`, RetentionInDays: 180 })
    expect(alarmedMetrics(FunctionName)).toEqual(expect.arrayContaining(['Errors', 'Throttles']))
  })

  it('rings when the stream falls behind, a dead letter waits or the sweep stands still', () => {
    const metrics = properties('AWS::CloudWatch::Alarm').map(({ MetricName }) => MetricName)
    expect(metrics).toEqual(expect.arrayContaining(['IteratorAge', 'ApproximateNumberOfMessagesVisible', 'Invocations']))
    for (const alarm of properties('AWS::CloudWatch::Alarm')) expect(alarm['AlarmActions']).toEqual([{ Ref: 'AlarmTopic' }])
    expect(properties('AWS::SNS::Subscription')).toHaveLength(1)
  })
})

function resourceNamed(name: string): Resource {
  const found = resources[name]
  if (!found) throw new Error(`the template has no ${name}`)
  return found
}

function alarmedMetrics(functionName: string): unknown[] {
  return properties('AWS::CloudWatch::Alarm').filter(({ Dimensions }) => JSON.stringify(Dimensions).includes(`"${functionName}"`)).map(({ MetricName }) => MetricName)
}

const ALLOWED_WILDCARDS = [/^arn:\$\{AWS::Partition\}:logs:.*:log-group:\/aws\/lambda\/[\w-]+:\*$/, /^\$\{(Upload|Photo|Map)Bucket\.Arn\}\/\*$/, /\/(POST|DELETE)\/@connections\/\*$/]

/** Wildcards of one Resource that stand for more than is allowed. */
function wildcardsIn(target: unknown): string[] {
  const name = JSON.stringify(target)
  const inner = z.safeParse(z.object({ 'Fn::Sub': z.string() }), target)
  const written = inner.success ? inner.data['Fn::Sub'] : name
  if (!written.includes('*')) return []
  const body = written.slice(0, -1)
  return ALLOWED_WILDCARDS.some((allowed) => allowed.test(written)) && !body.includes('*') ? [] : [written]
}
