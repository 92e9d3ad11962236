// The manual of the keywords: the shape of each form and what it does.

/** Shape and sentence of each keyword that a program may begin a form with. */
export const syntaxManual: ReadonlyMap<string, readonly [shape: string, doc: string]> = new Map([
  ["quote", ["(quote datum)", "`datum` as it stands. Also written 'datum."]],
  ["quasiquote", ["(quasiquote template)", "`template` with its unquoted parts evaluated. Also written `template."]],
  ["unquote", ["(unquote expression)", "In a quasiquotation: the value of `expression`. Also written ,expression."]],
  [
    "unquote-splicing",
    [
      "(unquote-splicing expression)",
      "In a quasiquotation: the elements of the list that `expression` answers. Also written ,@expression.",
    ],
  ],
  [
    "lambda",
    [
      "(lambda (variable ...) body ...)",
      "A procedure. Variables in place of the list, or after a dot in it, take the remaining operands as a list.",
    ],
  ],
  ["fn", ["(fn (variable ...) body ...)", "SX's name for `lambda`."]],
  [
    "case-lambda",
    ["(case-lambda ((variable ...) body ...) ...)", "A procedure that does the first clause that takes its operands."],
  ],
  [
    "define",
    ["(define name expression) or (define (name variable ...) body ...)", "Defines a variable, or a procedure."],
  ],
  ["define-values", ["(define-values formals expression)", "Defines a variable for each value of `expression`."]],
  [
    "define-record-type",
    [
      "(define-record-type name (constructor field ...) predicate (field accessor [modifier]) ...)",
      "Defines a record type and its procedures.",
    ],
  ],
  ["define-syntax", ["(define-syntax keyword (syntax-rules ...))", "Defines a macro."]],
  [
    "define-library",
    ["(define-library name declaration ...)", "Defines a library: what it exports, imports and does."],
  ],
  [
    "import",
    [
      "(import import-set ...)",
      "Makes names of libraries visible: a library's name, or only, except, prefix, rename around an import set.",
    ],
  ],
  ["let-syntax", ["(let-syntax ((keyword transformer) ...) body ...)", "Local macros that do not see each other."]],
  ["letrec-syntax", ["(letrec-syntax ((keyword transformer) ...) body ...)", "Local macros that see each other."]],
  [
    "syntax-rules",
    [
      "(syntax-rules [ellipsis] (literal ...) (pattern template) ...)",
      "A macro: the first pattern that matches a use has it replaced by its template.",
    ],
  ],
  ["syntax-error", ['(syntax-error "message" form ...)', "Refuses the program, with a message."]],
  ["set!", ["(set! variable expression)", "Gives a variable another value."]],
  [
    "if",
    ["(if test consequent [alternate])", "The value of `consequent` if `test` is true, else that of `alternate`."],
  ],
  [
    "cond",
    [
      "(cond (test expression ...) ... [(else expression ...)])",
      "The value of the first clause whose test is true. (test => receiver) calls the receiver with the value of the test.",
    ],
  ],
  [
    "case",
    [
      "(case key ((datum ...) expression ...) ... [(else expression ...)])",
      "The value of the first clause that has a datum `eqv?` to `key`.",
    ],
  ],
  ["and", ["(and test ...)", "The value of the last `test`, or of the first that is false."]],
  ["or", ["(or test ...)", "The value of the first `test` that is true, or of the last."]],
  ["when", ["(when test expression ...)", "The value of the last `expression` if `test` is true."]],
  ["unless", ["(unless test expression ...)", "The value of the last `expression` if `test` is false."]],
  [
    "cond-expand",
    [
      "(cond-expand (requirement form ...) ... [(else form ...)])",
      "The forms of the first clause whose requirement holds: a feature, (library name), and, or, not.",
    ],
  ],
  [
    "let",
    [
      "(let ((variable init) ...) body ...)",
      "The body with each variable bound to its init. With a name before the bindings, a loop: the name is a procedure that does the body again.",
    ],
  ],
  ["let*", ["(let* ((variable init) ...) body ...)", "As `let`, but each init sees the variables before it."]],
  [
    "letrec",
    [
      "(letrec ((variable init) ...) body ...)",
      "As `let`, but every init sees every variable: for procedures that call each other.",
    ],
  ],
  ["letrec*", ["(letrec* ((variable init) ...) body ...)", "As `letrec`, the inits in order."]],
  [
    "let-values",
    [
      "(let-values ((formals expression) ...) body ...)",
      "The body with variables bound to the values of each `expression`.",
    ],
  ],
  [
    "let*-values",
    [
      "(let*-values ((formals expression) ...) body ...)",
      "As `let-values`, but each `expression` sees the variables before it.",
    ],
  ],
  [
    "receive",
    ["(receive formals expression body ...)", "The body with variables bound to the values of `expression`."],
  ],
  [
    "begin",
    [
      "(begin expression ...)",
      "Evaluates each `expression` and answers the last; at top level and in a body, its definitions count there.",
    ],
  ],
  [
    "do",
    [
      "(do ((variable init [step]) ...) (test expression ...) command ...)",
      "Repeats the commands, stepping the variables, until `test` is true; then the value of the last `expression`.",
    ],
  ],
  ["delay", ["(delay expression)", "A promise to evaluate `expression` once, when it is forced."]],
  [
    "delay-force",
    ["(delay-force expression)", "A promise to force the promise that `expression` answers, in constant space."],
  ],
  [
    "parameterize",
    ["(parameterize ((parameter value) ...) body ...)", "The body, during which each parameter has another value."],
  ],
  [
    "guard",
    [
      "(guard (variable clause ...) body ...)",
      "The body; what is raised in it is bound to `variable` and given to the clauses, which are those of `cond`. If none takes it, it is raised on.",
    ],
  ],
  ["include", ['(include "file" ...)', "The forms of the files, as if they stood here."]],
  ["include-ci", ['(include-ci "file" ...)', "As `include`, with letters folded to lower case."]],
  ["->", ["(-> value step ...)", "`value` put through the steps: into each as its first operand."]],
  ["->>", ["(->> value step ...)", "`value` put through the steps: into each as its last operand."]],
  [
    "if-let",
    [
      "(if-let (name test) consequent [alternate])",
      "If `test` is true, `consequent` with its value bound to `name`, else `alternate`.",
    ],
  ],
  [
    "when-let",
    ["(when-let (name test) expression ...)", "If `test` is true, each `expression` with its value bound to `name`."],
  ],
])
