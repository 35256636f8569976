/** The types that the bench compiles, one queue each: payloads from popular packages. */

export interface Root {
  readonly title: string
  /** The statements before the queue: imports, or declarations in the form of a generator's output. */
  readonly head: string
  readonly type: string
}

function from(packageName: string, name: string, title = `${packageName} ${name}`): Root {
  const [first = name] = name.split(/[.[]/)
  return { title, head: `import type { ${first} } from '${packageName}'`, type: name }
}

function fromDefault(packageName: string, alias: string, type: string): Root {
  return { title: `${packageName} ${type}`, head: `import type ${alias} from '${packageName}'`, type }
}

function fromAll(packageName: string, type: string): Root {
  return {
    title: `${packageName} ${type.replace(/^all\./, '')}`,
    head: `import type * as all from '${packageName}'`,
    type,
  }
}

const prismaRows = `
export type JsonObject = { [Key in string]?: JsonValue }
export interface JsonArray extends Array<JsonValue> {}
export type JsonValue = string | number | boolean | JsonObject | JsonArray | null
const Role = { USER: 'USER', ADMIN: 'ADMIN' } as const
type Role = (typeof Role)[keyof typeof Role]
type Payload<P> = P extends { scalars: infer S; objects: infer O }
  ? S & { [K in keyof O]: O[K] extends unknown[] ? Payload<O[K][number]>[] : O[K] extends null ? null : Payload<O[K]> | null }
  : never
type Profile = { scalars: { id: bigint; bio: string | null; avatar: Uint8Array | null; userId: number }; objects: {} }
type Post = { scalars: { id: number; title: string; meta: JsonValue; createdAt: Date; authorId: number | null }; objects: { tags: Tag[] } }
type Tag = { scalars: { id: number; name: string }; objects: {} }
type User = { scalars: { id: number; email: string; role: Role; createdAt: Date; balance: bigint }; objects: { posts: Post[]; profile: Profile } }
type UserRow = Payload<User>
`

export const roots: readonly Root[] = [
  fromDefault('stripe', 'Stripe', 'Stripe.Event'),
  fromDefault('stripe', 'Stripe', 'Stripe.PaymentIntent'),
  from('@grammyjs/types', 'Update'),
  from('@slack/types', 'KnownBlock'),
  from('@slack/types', 'SlackEvent'),
  from('@slack/web-api', 'ChatPostMessageArguments'),
  from('discord-api-types/v10', 'APIMessage'),
  from('discord-api-types/v10', 'APIInteraction'),
  from('discord-api-types/v10', 'GatewayDispatchPayload'),
  from('@octokit/openapi-types', "components['schemas']['full-repository']"),
  from('@octokit/openapi-types', "components['schemas']['pull-request']"),
  from('@octokit/webhooks-types', 'PushEvent'),
  from('@octokit/webhooks-types', 'WebhookEvent'),
  from('@octokit/graphql-schema', 'Repository'),
  from('kubernetes-types/core/v1', 'Pod'),
  from('kubernetes-types/apps/v1', 'Deployment'),
  from('openai/resources/chat/completions', 'ChatCompletionCreateParamsNonStreaming'),
  from('openai/resources/responses/responses', 'Response', 'openai Response'),
  from('@anthropic-ai/sdk/resources/messages', 'MessageCreateParamsNonStreaming'),
  from('@anthropic-ai/sdk/resources/messages', 'Message'),
  from('@aws-sdk/client-s3', 'ListObjectsV2CommandOutput'),
  from('@aws-sdk/client-s3', 'PutObjectCommandInput'),
  from('@aws-sdk/client-ses', 'SendEmailCommandInput'),
  from('@aws-sdk/client-sqs', 'SendMessageCommandInput'),
  from('@aws-sdk/client-dynamodb', 'PutItemCommandInput'),
  from('aws-lambda', 'S3Event'),
  from('aws-lambda', 'SQSEvent'),
  from('aws-lambda', 'APIGatewayProxyEventV2'),
  from('aws-lambda', 'DynamoDBStreamEvent'),
  from('@microsoft/microsoft-graph-types', 'User'),
  from('@microsoft/microsoft-graph-types', 'Message'),
  from('openapi-types', 'OpenAPIV3.Document'),
  from('openapi-types', 'OpenAPIV3_1.Document'),
  from('vega-lite', 'TopLevelSpec'),
  from('estree', 'Program'),
  from('schema-dts', 'Person'),
  {
    title: 'schema-dts WithContext<Article>',
    head: "import type { Article, WithContext } from 'schema-dts'",
    type: 'WithContext<Article>',
  },
  from('geojson', 'FeatureCollection'),
  from('geojson', 'GeoJSON'),
  from('vscode-languageserver-types', 'WorkspaceEdit'),
  from('vscode-languageserver-protocol', 'InitializeParams'),
  fromAll('vscode-languageserver-protocol', 'all.CompletionList'),
  from('type-fest', 'JsonValue'),
  from('type-fest', 'PackageJson'),
  { title: 'Prisma-like row', head: prismaRows, type: 'UserRow' },
]
