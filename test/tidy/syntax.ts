// What the tidy test reads out of a TypeScript file.

import ts from "typescript"
import { textOf } from "./tree.js"

/** Something in a file, and its line. */
export interface Found {
  readonly what: string
  readonly line: number
}

/** A function and how many lines it takes. */
export interface FunctionSize {
  readonly name: string
  readonly line: number
  readonly lines: number
}

/** What one file says. */
export interface Facts {
  /** What it imports, lazily or for types alone included, as written. */
  readonly imports: readonly Found[]
  /** The names that it uses and does not declare, and the members of namespaces as `Math.random`. */
  readonly mentions: readonly Found[]
  /** Where it says the type `any`. */
  readonly anys: readonly Found[]
  readonly defaultExports: readonly Found[]
  readonly functions: readonly FunctionSize[]
  readonly comments: readonly Found[]
  /** Every identifier and keyword, and every word of its literals. */
  readonly words: ReadonlySet<string>
}

const known = new Map<string, Facts>()

/** What the TypeScript file at `path` says. */
export function factsOf(path: string): Facts {
  const facts = known.get(path) ?? factsIn(path, textOf(path))
  known.set(path, facts)
  return facts
}

/** What `text`, the contents of `path`, says. */
export function factsIn(path: string, text: string): Facts {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest)
  const facts = { imports: [], mentions: [], anys: [], defaultExports: [], functions: [] } as {
    [key in "imports" | "mentions" | "anys" | "defaultExports"]: Found[]
  } & { functions: FunctionSize[] }
  const words = new Set<string>()
  const declared = new Set<string>()
  const literals: { start: number; end: number }[] = []
  const lineOf = (position: number) => file.getLineAndCharacterOfPosition(position).line + 1

  const visit = (node: ts.Node, parent: ts.Node) => {
    const start = node.getStart(file)
    const found = (what: string): Found => ({ what, line: lineOf(start) })
    const imported = moduleNamed(node)
    if (imported !== undefined) facts.imports.push(found(imported))
    if (ts.isExportAssignment(node) || node.kind === ts.SyntaxKind.DefaultKeyword)
      facts.defaultExports.push(found("default"))
    if (node.kind === ts.SyntaxKind.AnyKeyword) facts.anys.push(found("any"))
    const token = ts.tokenToString(node.kind)
    if (token !== undefined) words.add(token)
    if (ts.isIdentifier(node)) {
      words.add(node.text)
      if (isDeclared(node, parent)) declared.add(node.text)
      if (!isMemberName(node, parent)) facts.mentions.push(found(node.text))
    }
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
      facts.mentions.push(found(`${node.expression.text}.${node.name.text}`))
    }
    if (isLiteral(node)) {
      literals.push({ start, end: node.end })
      for (const word of node.getText(file).split(/[\s()[\]{}'"`,;]+/)) words.add(word)
    }
    if (ts.isFunctionLike(node) && "body" in node && node.body !== undefined) {
      facts.functions.push({
        name: functionName(node, parent),
        line: lineOf(start),
        lines: lineOf(node.end) - lineOf(start) + 1,
      })
    }
    ts.forEachChild(node, (child) => visit(child, node))
  }
  visit(file, file)
  return {
    ...facts,
    mentions: facts.mentions.filter(({ what }) => !declared.has(what)),
    words,
    comments: commentsOf(text, literals).map(({ start, what }) => ({ what, line: lineOf(start) })),
  }
}

/** The module that an import, an export or an `import()` names. */
function moduleNamed(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    return node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier) ? node.moduleSpecifier.text : undefined
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return ts.isStringLiteral(node.argument.literal) ? node.argument.literal.text : undefined
  }
  if (!ts.isCallExpression(node) || node.expression.kind !== ts.SyntaxKind.ImportKeyword) return undefined
  const [module] = node.arguments
  return module && ts.isStringLiteral(module) ? module.text : undefined
}

/** Whether `node` is the name of a member of `parent`, and so no free name. */
function isMemberName(node: ts.Identifier, parent: ts.Node): boolean {
  if (ts.isQualifiedName(parent)) return parent.right === node
  const isMember =
    ts.isPropertyAccessExpression(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isPropertySignature(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isMethodDeclaration(parent) ||
    ts.isMethodSignature(parent) ||
    ts.isAccessor(parent)
  return isMember && parent.name === node
}

/** Whether `node` is the name that `parent` declares. */
function isDeclared(node: ts.Identifier, parent: ts.Node): boolean {
  if (isMemberName(node, parent) || ts.isShorthandPropertyAssignment(parent) || ts.isExportSpecifier(parent))
    return false
  return "name" in parent && parent.name === node
}

function isLiteral(node: ts.Node): boolean {
  return (
    ts.isStringLiteralLike(node) ||
    ts.isRegularExpressionLiteral(node) ||
    ts.isTemplateHead(node) ||
    ts.isTemplateMiddleOrTemplateTail(node)
  )
}

function functionName(node: ts.SignatureDeclaration, parent: ts.Node): string {
  const named = node.name ?? ("name" in parent ? (parent.name as ts.Node | undefined) : undefined)
  if (named !== undefined && ts.isIdentifier(named)) return named.text
  return ts.isConstructorDeclaration(node) ? "constructor" : "(unnamed)"
}

/** The comments of a text, `literals` being where its strings and patterns stand. */
function commentsOf(
  text: string,
  literals: readonly { start: number; end: number }[],
): { what: string; start: number }[] {
  const pieces: string[] = []
  let at = 0
  for (const { start, end } of [...literals].sort((a, b) => a.start - b.start)) {
    pieces.push(text.slice(at, start), " ".repeat(end - start))
    at = end
  }
  const code = pieces.join("") + text.slice(at)
  return [...code.matchAll(/\/\/.*|\/\*[\s\S]*?\*\//g)].map((match) => ({ what: match[0], start: match.index }))
}
