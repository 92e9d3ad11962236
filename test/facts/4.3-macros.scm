; 4.3  Macros

; 4.3.1  Binding constructs for syntactic keywords: let-syntax
(let-syntax ((given-that (syntax-rules () ((_ test stmt ...) (if test (begin stmt ...))))))
  (let ((if #t)) (given-that if (set! if 'now)) if))  ; => now
(let ((x 'outer))
  (let-syntax ((m (syntax-rules () ((m) x))))
    (let ((x 'inner)) (m))))                         ; => outer
(let-syntax () 5)                                    ; => 5
(let-syntax ((one (syntax-rules () ((_) 1))) (two (syntax-rules () ((_) 2)))) (list (one) (two)))  ; => (1 2)
(let ((f (lambda (x) (list 'procedure x))))          ; a sibling is not in scope
  (let-syntax ((f (syntax-rules () ((_ x) (list 'macro x)))) (g (syntax-rules () ((_ x) (f x)))))
    (list (f 1) (g 1))))                             ; => ((macro 1) (procedure 1))
(let-syntax ((m (syntax-rules () ((_) 'body)))) (define x (m)) x)  ; => body
(let-syntax)                                         ; !> let-syntax: bad syntax, its shape is (let-syntax ((keyword transformer) ...) body ...): (let-syntax)
(let-syntax ((m)) 1)                                 ; !> let-syntax: bad syntax, its shape is (let-syntax ((keyword transformer) ...) body ...): (let-syntax ((m)) 1)
(let-syntax ((m 5)) 1)                               ; !> m: a keyword is defined by syntax-rules, not by: 5
(let-syntax ((m (lambda (x) x))) 1)                  ; !> m: a keyword is defined by syntax-rules, not by: (lambda (x) x)

; letrec-syntax
(letrec-syntax
    ((my-or (syntax-rules ()
              ((my-or) #f)
              ((my-or e) e)
              ((my-or e1 e2 ...) (let ((temp e1)) (if temp temp (my-or e2 ...)))))))
  (let ((x #f) (y 7) (temp 8) (let odd?) (if even?))
    (my-or x (let temp) (if y) y)))                  ; => 7
(letrec-syntax ((even (syntax-rules () ((_) #t) ((_ x . r) (odd . r))))
                (odd (syntax-rules () ((_) #f) ((_ x . r) (even . r)))))
  (list (even a b c d) (odd a b c d)))               ; => (#t #f)
(letrec-syntax () 5)                                 ; => 5
(letrec-syntax)                                      ; !> letrec-syntax: bad syntax, its shape is (letrec-syntax ((keyword transformer) ...) body ...): (letrec-syntax)
(letrec-syntax ((m)) 1)                              ; !> letrec-syntax: bad syntax, its shape is (letrec-syntax ((keyword transformer) ...) body ...): (letrec-syntax ((m)) 1)
(letrec-syntax ((m 5)) 1)                            ; !> m: a keyword is defined by syntax-rules, not by: 5

; 4.3.2  Pattern language: matching
(define-syntax be-like-begin
  (syntax-rules () ((be-like-begin name) (define-syntax name (syntax-rules () ((name expr (... ...)) (begin expr (... ...))))))))
(be-like-begin sequence)
(sequence 1 2 3 4)                                   ; => 4
(let ((=> #f)) (cond (#t => 'ok)))                   ; => ok
(define-syntax swap!
  (syntax-rules () ((_ a b) (let ((tmp a)) (set! a b) (set! b tmp)))))
(let ((tmp 1) (other 2)) (swap! tmp other) (list tmp other))  ; => (2 1)
(let ((let 1) (set! 2)) (swap! let set!) (list let set!))  ; => (2 1)
(define-syntax my-if (syntax-rules () ((_ c t e) (cond (c t) (else e)))))
(let ((else #f) (cond list)) (my-if #f 1 2))         ; => 2
(define-syntax count-operands
  (syntax-rules () ((_) 0) ((_ x . rest) (+ 1 (count-operands . rest)))))
(count-operands a b c d)                             ; => 4
(count-operands)                                     ; => 0
(define-syntax literal-five (syntax-rules () ((_ 5) 'five) ((_ "s") 'string) ((_ #\a) 'char) ((_ #t) 'true) ((_ x) 'other)))
(list (literal-five 5) (literal-five "s") (literal-five #\a) (literal-five #t) (literal-five 6) (literal-five #f))  ; => (five string char true other other)
(define-syntax kind
  (syntax-rules () ((_ ()) 'empty) ((_ (a)) 'one) ((_ (a b)) 'two) ((_ (a . b)) 'pair) ((_ #()) 'empty-vector) ((_ #(a b ...)) 'vector) ((_ a) 'atom)))
(list (kind ()) (kind (1)) (kind (1 2)) (kind (1 2 3)) (kind (1 . 2)) (kind #()) (kind #(1 2)) (kind x))  ; => (empty one two pair pair empty-vector vector atom)
(define-syntax ignore (syntax-rules () ((_ _ x _) 'x)))
(ignore 1 2 3)                                       ; => 2
(define-syntax first-rule-wins (syntax-rules () ((_ x) 'first) ((_ 1) 'second)))
(first-rule-wins 1)                                  ; => first
(define-syntax any-head (syntax-rules () ((whatever x) 'x)))
(any-head whatever)                                  ; => whatever
(my-if 1 2)                                          ; !> my-if: no rule of this macro matches: (my-if 1 2)
(my-if . 1)                                          ; !> my-if: no rule of this macro matches: (my-if . 1)
swap!                                                ; !> this is syntax, not a variable: swap!
(set! swap! 1)                                       ; !> this is syntax, not a variable: swap!
(let ((swap! 5)) swap!)                              ; => 5
(let ((swap! list)) (swap! 1 2))                     ; => (1 2)

; literals
(define-syntax arrow (syntax-rules (->) ((_ a -> b) '(a to b)) ((_ a b c) '(three a b c))))
(arrow 1 -> 2)                                       ; => (1 to 2)
(arrow 1 to 2)                                       ; => (three 1 to 2)
(let ((-> 5)) (arrow 1 -> 2))                        ; => (three 1 -> 2)
(let ((->> 5)) (arrow 1 -> 2))                       ; => (1 to 2)
(define-syntax is-else (syntax-rules (else) ((_ else) #t) ((_ x) #f)))
(list (is-else else) (is-else other) (let ((else 1)) (is-else else)))  ; => (#t #f #f)
(define-syntax underscore (syntax-rules (_) ((underscore _) 'underscore) ((underscore x) 'other)))
(list (underscore _) (underscore 5))                 ; => (underscore other)
(define-syntax dots (syntax-rules (...) ((dots ...) 'literal-dots) ((dots x) 'other)))
(list (dots ...) (dots 1))                           ; => (literal-dots other)
(define-syntax not-a-literal (syntax-rules () ((_ for) 'for)))
(not-a-literal 5)                                    ; => 5
(define-syntax while-do
  (syntax-rules (do) ((_ test do body ...) (let loop () (when test body ... (loop))))))
(let ((n 0)) (while-do (< n 5) do (set! n (+ n 1))) n)  ; => 5
(let ((n 0) (loop 'mine)) (while-do (< n 5) do (set! n (+ n 1))) loop)  ; => mine

; ellipsis
(define-syntax my-list (syntax-rules () ((_ x ...) (list x ...))))
(my-list)                                            ; => ()
(my-list 1 2 3)                                      ; => (1 2 3)
(define-syntax my-let (syntax-rules () ((_ ((name value) ...) body ...) ((lambda (name ...) body ...) value ...))))
(my-let ((a 1) (b 2)) (+ a b))                       ; => 3
(my-let () 5)                                        ; => 5
(define-syntax pairs (syntax-rules () ((_ (a b) ...) '((b . a) ...))))
(pairs (1 2) (3 4))                                  ; => ((2 . 1) (4 . 3))
(define-syntax nested (syntax-rules () ((_ (a b ...) ...) '((a ...) (b ... ...) ((b ...) ...) ((a b ...) ...)))))
(nested (1 2 3) (4) (5 6))                           ; => ((1 4 5) (2 3 6) ((2 3) () (6)) ((1 2 3) (4) (5 6)))
(nested)                                             ; => (() () () ())
(define-syntax triple (syntax-rules () ((_ ((a ...) ...) ...) '(a ... ... ...))))
(triple ((1 2) (3)) () ((4)))                        ; => (1 2 3 4)
(define-syntax distribute (syntax-rules () ((_ x (y ...)) '((x y) ...))))
(distribute a (1 2 3))                               ; => ((a 1) (a 2) (a 3))
(define-syntax cross (syntax-rules () ((_ (x ...) ys) '((x . ys) ...))))
(cross (a b) (1 2))                                  ; => ((a 1 2) (b 1 2))
(define-syntax zip3 (syntax-rules () ((_ (a ...) (b ...)) '((a b) ...))))
(zip3 (1 2) (3 4))                                   ; => ((1 3) (2 4))
(zip3 (1 2) (3))                                     ; !> syntax-rules: pattern variables under one ellipsis matched different numbers of forms: (a b)
(define-syntax my-cond
  (syntax-rules (else)
    ((_ (else e ...)) (begin e ...))
    ((_ (c e ...) clause ...) (if c (begin e ...) (my-cond clause ...)))))
(my-cond (#f 1) ((= 1 1) 2 3) (else 4))              ; => 3
(define-syntax my-let*
  (syntax-rules ()
    ((_ () body ...) (let () body ...))
    ((_ ((x v) more ...) body ...) (let ((x v)) (my-let* (more ...) body ...)))))
(my-let* ((a 1) (a (+ a 1)) (b (* a 10))) (list a b))  ; => (2 20)

; patterns after an ellipsis
(define-syntax last (syntax-rules () ((_ x ... y) 'y)))
(last 1)                                             ; => 1
(last 1 2 3)                                         ; => 3
(define-syntax split (syntax-rules () ((_ a ... b c) '((a ...) b c))))
(split 1 2 3 4)                                      ; => ((1 2) 3 4)
(split 1 2)                                          ; => (() 1 2)
(split 1)                                            ; !> split: no rule of this macro matches: (split 1)
(define-syntax dotted (syntax-rules () ((_ a ... . r) '((a ...) r))))
(dotted 1 2 . 3)                                     ; => ((1 2) 3)
(dotted 1 2)                                         ; => ((1 2) ())
(dotted . 5)                                         ; => (() 5)
(define-syntax both-ends (syntax-rules () ((_ a b ... c . d) '(a (b ...) c d))))
(both-ends 1 2 3 4 . 5)                              ; => (1 (2 3) 4 5)
(both-ends 1 2)                                      ; => (1 () 2 ())
(define-syntax middle (syntax-rules () ((_ (first rest ... last) ...) '((last rest ... first) ...))))
(middle (1 2 3 4) (5 6))                             ; => ((4 2 3 1) (6 5))

; vectors
(define-syntax vec (syntax-rules () ((_ #(a b ...)) '(a (b ...)))))
(vec #(1 2 3))                                       ; => (1 (2 3))
(vec #(1))                                           ; => (1 ())
(vec #())                                            ; !> vec: no rule of this macro matches: (vec #())
(define-syntax vec-tail (syntax-rules () ((_ #(a ... z)) '(z a ...))))
(vec-tail #(1 2 3))                                  ; => (3 1 2)
(define-syntax to-vector (syntax-rules () ((_ (a b ...) ...) '#(#(a b ...) ...))))
(to-vector (1 2) (3))                                ; => #(#(1 2) #(3))
(define-syntax vector-of-lists (syntax-rules () ((_ #((a b) ...) ...) '((a ... b ...) ...))))
(vector-of-lists #((1 2) (3 4)) #())                 ; => ((1 3 2 4) ())

; escaped and custom ellipsis
(define-syntax quote-dots (syntax-rules () ((_ x) '(x (... ...)))))
(quote-dots 1)                                       ; => (1 ...)
(define-syntax escaped (syntax-rules () ((_ x y ...) '((... (x ... x)) y ...))))
(escaped a 1 2)                                      ; => ((a ... a) 1 2)
(define-syntax custom (syntax-rules ::: () ((_ (a b :::) :::) '((b ::: a) :::))))
(custom (1 2 3) (4))                                 ; => ((2 3 1) (4))
(define-syntax custom-dots (syntax-rules ::: () ((_ ... x :::) '(... x :::))))
(custom-dots 1 2 3)                                  ; => (1 2 3)
(define-syntax escape-custom (syntax-rules ::: () ((_ x) '(x (::: :::) ...))))
(escape-custom 1)                                    ; => (1 |:::| ...)
(define-syntax my-ellipsis-list (syntax-rules dots () ((_ x dots) (list x dots))))
(my-ellipsis-list 1 2 3)                             ; => (1 2 3)
(define-syntax define-lister
  (syntax-rules ::: ()
    ((_ name) (define-syntax name (syntax-rules () ((_ x ...) (list x ...)))))))
(define-lister lister)
(lister 1 2 3)                                       ; => (1 2 3)
(let ((... 'plain))                                  ; no ellipsis where the name is bound to something else
  (let-syntax ((m (syntax-rules () ((_ a ...) 'two-variables) ((_ . all) 'other))))
    (list (m 1 2) (m 1 2 3))))                       ; => (two-variables other)

; hygiene
(define-syntax my-or2 (syntax-rules () ((_ a b) (let ((t a)) (if t t b)))))
(let ((t 5)) (my-or2 #f t))                          ; => 5
(let ((if list) (let 1)) (my-or2 #f 'safe))          ; => safe
(define global-value 'global)
(define-syntax get-global (syntax-rules () ((_) global-value)))
(let ((global-value 'local)) (get-global))           ; => global
(set! global-value 'changed)
(get-global)                                         ; => changed
(define-syntax set-global! (syntax-rules () ((_ v) (set! global-value v))))
(let ((global-value 'local)) (set-global! 'set) (list global-value (get-global)))  ; => (local set)
(define-syntax bind-x (syntax-rules () ((_ e) (let ((x 'macro)) e))))
(let ((x 'user)) (bind-x x))                         ; => user
(define-syntax bind-given (syntax-rules () ((_ name e) (let ((name 'given)) e))))
(let ((x 'user)) (bind-given x x))                   ; => given
(define-syntax two-temps (syntax-rules () ((_ (a b) ...) (let ((t a) ...) (list t b ...)))))
(define-syntax my-do-times
  (syntax-rules () ((_ (v n) body ...) (let ((limit n)) (let loop ((v 0)) (when (< v limit) body ... (loop (+ v 1))))))))
(let ((limit 0) (loop '())) (my-do-times (i 4) (set! limit (+ limit i)) (set! loop (cons i loop))) (list limit loop))  ; => (6 (3 2 1 0))
(define-syntax make-temps
  (syntax-rules ()
    ((_ () (t ...) (e ...)) (let ((t e) ...) (list t ...)))
    ((_ (e1 e ...) (t ...) (d ...)) (make-temps (e ...) (t ... fresh) (d ... e1)))))
(make-temps (1 2 3) () ())                           ; => (1 2 3)
(let ((fresh 9)) (make-temps (fresh (+ fresh 1)) () ()))  ; => (9 10)
(define-syntax shadow-lambda (syntax-rules () ((_ x e) ((lambda (x) e) 'bound))))
(let ((lambda list)) (shadow-lambda y y))            ; => bound
(define-syntax m1 (syntax-rules () ((_ x) (let ((y 1)) (m2 x y)))))
(define-syntax m2 (syntax-rules () ((_ x y2) (let ((y 2)) (list x y y2)))))
(let ((y 0)) (m1 y))                                 ; => (0 2 1)
(let ((n 'user))                                     ; a macro made by a macro binds a name of its own
  (let-syntax ((outer (syntax-rules () ((_ e) (let-syntax ((inner (syntax-rules () ((_ e2) (let ((n 'made)) (list n e e2)))))) (inner n))))))
    (list (outer n))))                               ; => ((made user user))
(define-syntax through (syntax-rules () ((_ e) (through2 (let ((v 1)) (list v e))))))
(define-syntax through2 (syntax-rules () ((_ e) (let ((v 2)) (list v e)))))
(let ((v 0)) (through v))                            ; => (2 (1 0))
(define-syntax quoted (syntax-rules () ((_ x) '(x introduced #(x introduced)))))
(quoted y)                                           ; => (y introduced #(y introduced))
(eq? (car (cdr (quoted y))) 'introduced)             ; => #t
(define-syntax in-case (syntax-rules () ((_ x) (case x ((introduced) 'yes) (else 'no)))))
(in-case 'introduced)                                ; => yes
(let ((list vector)) (my-list 1 2))                  ; => (1 2)
(define-syntax swap-names (syntax-rules () ((_ a b e) (let ((a 'b) (b 'a)) e))))
(swap-names p q (list p q))                          ; => (q p)

; macros that define
(define-syntax define-constant (syntax-rules () ((_ name value) (define name value))))
(define-constant answer 42)
answer                                               ; => 42
(define-syntax define-twice (syntax-rules () ((_ a b v) (begin (define a v) (define b (list a v))))))
(define-twice first-name second-name 1)
(list first-name second-name)                        ; => (1 (1 1))
(let () (define-twice a b 2) (list a b))             ; => (2 (2 2))
(define-syntax define-hidden
  (syntax-rules () ((_ get put) (begin (define cell 'none) (define (get) cell) (define (put v) (set! cell v))))))
(define-hidden get-a put-a)
(define-hidden get-b put-b)
(put-a 1)
(let () (define-hidden get put) (put 5) (get))       ; => 5
(let () (define-hidden get put) (define cell 'mine) (put 5) (list (get) cell))  ; => (5 mine)
(define-syntax define-getter
  (syntax-rules () ((_ macro-name value) (define-syntax macro-name (syntax-rules () ((_) value))))))
(define-getter get-seven 7)
(get-seven)                                          ; => 7
(let ((v 'local)) (define-getter get-v v) (let ((v 'inner)) (get-v)))  ; => local
(define-syntax make-adder-macro
  (syntax-rules () ((_ name n) (define-syntax name (syntax-rules () ((_ x (... ...)) (list (+ n x) (... ...))))))))
(make-adder-macro add-ten 10)
(add-ten 1 2 3)                                      ; => (11 12 13)
(define-syntax define-record-pair
  (syntax-rules () ((_ type make pred (field get) ...) (define-record-type type (make field ...) pred (field get) ...))))
(define-record-pair point make-point point? (x point-x) (y point-y))
(let ((p (make-point 1 2))) (list (point? p) (point-x p) (point-y p)))  ; => (#t 1 2)
(define-syntax my-begin (syntax-rules () ((_ e ...) (begin e ...))))
(let () (my-begin (define a 1) (my-begin (define b 2))) (define c 3) (list a b c))  ; => (1 2 3)
(let () (define-syntax local (syntax-rules () ((_ x) (* x x)))) (define y (local 4)) y)  ; => 16
(let ((x 1)) (define-syntax local (syntax-rules () ((_) x))) (define x 2) (local))  ; => 2
(define (uses-macro) (later-macro 1))
(define-syntax later-macro (syntax-rules () ((_ x) 'expanded)))
(let () (define (f) (local-later 3)) (define-syntax local-later (syntax-rules () ((_ x) (+ x 1)))) (f))  ; => 4
(define-syntax loop-until
  (syntax-rules () ((_ id init test step) (let again ((id init)) (if test id (again step))))))
(loop-until i 0 (= i 100000) (+ i 1))                ; => 100000
(define-syntax ten (syntax-rules () ((_) 10)))
(define-syntax ten (syntax-rules () ((_) 'ten-again)))
(ten)                                                ; => ten-again
(define ten 5)
ten                                                  ; => 5
(define-syntax while-loop
  (syntax-rules () ((_ cond body ...) (let loop () (if cond (begin body ... (loop)) #f)))))
(let ((i 0) (out '())) (while-loop (< i 3) (set! out (cons i out)) (set! i (+ i 1))) out)  ; => (2 1 0)

; a keyword shadowed, a variable shadowing
(let ((cond (lambda args args))) (cond 1 2))         ; => (1 2)
(let () (define if list) (if 1 2 3))                 ; => (1 2 3)
(let () (define (when . args) args) (when 1 2))      ; => (1 2)
(define-syntax bad-if (syntax-rules () ((_ c a b) (if c a b))))
(let () (define if list) (bad-if #t 1 2))            ; => 1
(let-syntax ((if (syntax-rules () ((_ a) 'mine)))) (if 1))  ; => mine
(letrec-syntax ((lambda (syntax-rules () ((_ x) 'not-a-procedure)))) (lambda 1))  ; => not-a-procedure

; CK machine: macros that compute
(define-syntax ck-reverse
  (syntax-rules () ((_ () out) 'out) ((_ (x . rest) (y ...)) (ck-reverse rest (x y ...)))))
(ck-reverse (1 2 3 4 5) ())                          ; => (5 4 3 2 1)
(define-syntax same-name?
  (syntax-rules () ((_ a b) (let-syntax ((test (syntax-rules (a) ((_ a) #t) ((_ other) #f)))) (test b)))))
(list (same-name? x x) (same-name? x y))             ; => (#t #f)
(define-syntax symbol-pattern?
  (syntax-rules ()
    ((_ (a . b)) #f)
    ((_ #(a ...)) #f)
    ((_ a) (let-syntax ((test (syntax-rules () ((_ a) #t) ((_ other) #f)))) (test (probe))))))
(list (symbol-pattern? x) (symbol-pattern? 5) (symbol-pattern? (x)) (symbol-pattern? #(x)))  ; => (#t #f #f #f)

; 4.3.2  syntax-rules: mistakes
(define-syntax m (syntax-rules))                     ; !> syntax-rules: bad syntax, its shape is (syntax-rules [ellipsis] (literal ...) (pattern template) ...): (syntax-rules)
(define-syntax m 5)                                  ; !> m: a keyword is defined by syntax-rules, not by: 5
(define-syntax m (lambda (x) x))                     ; !> m: a keyword is defined by syntax-rules, not by: (lambda (x) x)
(define-syntax m)                                    ; !> define-syntax: bad syntax, its shape is (define-syntax keyword (syntax-rules ...)): (define-syntax m)
(define-syntax 5 (syntax-rules ()))                  ; !> define-syntax: bad syntax, its shape is (define-syntax keyword (syntax-rules ...)): (define-syntax 5 (syntax-rules ()))
(define-syntax m (syntax-rules () ((_ x x) 1)))      ; !> syntax-rules: a pattern variable stands twice: x
(define-syntax m (syntax-rules () ((_ e) ((#1=(#1#)) ...)))) ; !> syntax-rules: a template is nested too deeply: m
(define-syntax m (syntax-rules () ((_ x ... y ...) 1)))  ; !> syntax-rules: two ellipses in one list of a pattern: ...
(define-syntax m (syntax-rules () ((_ x ...) x)))    ; !> syntax-rules: a pattern variable needs as many ellipses in the template as in the pattern: x
(define-syntax m (syntax-rules () ((_ x) (x ...))))  ; !> syntax-rules: an ellipsis follows a template that holds nothing to repeat: x
(define-syntax m (syntax-rules () ((_ x y ...) '(... (x ... y)))))  ; !> syntax-rules: a pattern variable needs as many ellipses in the template as in the pattern: y
(define-syntax m (syntax-rules () ((_ ... x) 1)))    ; !> syntax-rules: an ellipsis follows no pattern: ...
(define-syntax m (syntax-rules () (5 1)))            ; !> syntax-rules: bad syntax, its shape is (syntax-rules [ellipsis] (literal ...) (pattern template) ...): (syntax-rules () (5 1))
(define-syntax m (syntax-rules (5) ((_) 1)))         ; !> syntax-rules: bad syntax, its shape is (syntax-rules [ellipsis] (literal ...) (pattern template) ...): (syntax-rules (5) ((_) 1))
(syntax-rules () ((_) 1))                            ; !> syntax-rules: syntax out of its place: (syntax-rules () ((_) 1))
(define-syntax no-rules (syntax-rules ()))
(no-rules)                                           ; !> no-rules: no rule of this macro matches: (no-rules)

_                                                    ; !> this is syntax, not a variable: _
(list ...)                                           ; !> this is syntax, not a variable: ...
(syntax-rules)                                       ; !> syntax-rules: syntax out of its place: (syntax-rules)

; 4.3.3  Signaling errors in macro transformers: syntax-error
(define-syntax simple-let
  (syntax-rules ()
    ((_ (head ... ((x . y) val) . tail) body1 body2 ...)
     (syntax-error "expected an identifier but got" (x . y)))
    ((_ ((name val) ...) body1 body2 ...)
     ((lambda (name ...) body1 body2 ...) val ...))))
(simple-let ((a 1) (b 2)) (+ a b))                   ; => 3
(simple-let ((a 1) ((b c) 2)) a)                     ; !> expected an identifier but got: (b c)
(syntax-error "plain")                               ; !> plain
(syntax-error "several" a "b" (c))                   ; !> several: a "b" (c)
(if #f (syntax-error "found while expanding") 1)     ; !> found while expanding
(syntax-error)                                       ; !> syntax-error: bad syntax, its shape is (syntax-error "message" form ...): (syntax-error)
(syntax-error not-a-string)                          ; !> syntax-error: bad syntax, its shape is (syntax-error "message" form ...): (syntax-error not-a-string)

; what mutants of the expander got past once
(let-syntax ((m (syntax-rules () ((_ x if) (list x if))))) (m 1 2))  ; => (1 2)
(let-syntax ((m (syntax-rules (...) ((_ x ...) 'literal) ((_ . r) 'other)))) (list (m 1 ...) (m 1 2)))  ; => (literal other)
(let-syntax ((m (syntax-rules () ((_ x) '(_ x))))) (m 1))  ; => (_ 1)
(let-syntax ((m (syntax-rules () ((_ x ... y z) '((x ...) y z)) ((_ . r) 'fewer)))) (list (m 1) (m 1 2) (m 1 2 3)))  ; => (fewer (() 1 2) ((1) 2 3))
(let-syntax ((m (syntax-rules () ((_ a b) '(... a b))))) (m 1 2))  ; => (... 1 2)
(let-syntax ((m (syntax-rules () ((_) '(... (... ...)))))) (m))  ; => (... ...)
(let-syntax ((m (syntax-rules () ((_ x ...) '(... (x ...)))))) (m 1))  ; !> syntax-rules: a pattern variable needs as many ellipses in the template as in the pattern: x
(let-syntax ((m (syntax-rules () ((_ (x ...) y ...) '((y x ...) ...))))) (m (1 2) a b c))  ; => ((a 1 2) (b 1 2) (c 1 2))
(let-syntax ((m (syntax-rules () ((_ (a b ...) ...) '(((a b) ...) ...))))) (m (1 x y) (2 z w)))  ; => (((1 x) (2 y)) ((1 z) (2 w)))
(let-syntax ((m (syntax-rules () ((_ (x ...) (y z ...) ...) '((y (x z) ...) ...))))) (m (1 2) (a b c) (d e f)))  ; => ((a (1 b) (2 c)) (d (1 e) (2 f)))
(let-syntax ((m (syntax-rules () ((_) '#(a (b . c) #(d)))))) (m))  ; => #(a (b . c) #(d))
(let-syntax ((m (syntax-rules () ((_) '(a #(b)))))) (set-car! (m) 1))  ; !> set-car!: constant pair: (a #(b))
(let-syntax ((m (syntax-rules () ((_) '(a #(b)))))) (vector-set! (cadr (m)) 0 1))  ; !> vector-set!: constant vector: #(b)
(let-syntax ((m (syntax-rules () ((_ x) (eq? 'x 'x))))) (m (1 2)))  ; => #t
(let-syntax ((m (syntax-rules () ((_ x) '(a . x))))) (m #0=(b . #0#)))  ; => (a . #0=(b . #0#))
(let-syntax ((m (syntax-rules () ((_ x) '#0=(x . #0#))))) (m 1))  ; !> syntax-rules: a circular pattern or template: #0=(x . #0#)
(define-syntax if-by-another-name if)
(if-by-another-name #t 1 2)                          ; => 1
(define-syntax if-by-a-third-name if-by-another-name)
(if-by-a-third-name #f 1 2)                          ; => 2
(define-syntax exchange! swap!)
(let ((a 1) (b 2)) (exchange! a b) (list a b))       ; => (2 1)
(let-syntax ((other swap!)) (let ((a 1) (b 2)) (other a b) (list a b)))  ; => (2 1)
(define-syntax not-a-keyword car)                    ; !> not-a-keyword: a keyword is defined by syntax-rules, not by: car
(define-syntax three-parts (syntax-rules () ((_ x) 1 2)))  ; !> syntax-rules: bad syntax, its shape is (syntax-rules [ellipsis] (literal ...) (pattern template) ...): (syntax-rules () ((_ x) 1 2))
(define-syntax no-rule (syntax-rules () 5))          ; !> syntax-rules: bad syntax, its shape is (syntax-rules [ellipsis] (literal ...) (pattern template) ...): (syntax-rules () 5)
(define-syntax no-pattern (syntax-rules () (x 5)))   ; !> syntax-rules: bad syntax, its shape is (syntax-rules [ellipsis] (literal ...) (pattern template) ...): (syntax-rules () (x 5))
