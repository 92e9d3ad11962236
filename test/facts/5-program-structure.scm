; 5  Program structure

; 5.2  Import declarations
(import (only (scheme char) char-upcase))
(char-upcase #\a)                                    ; => #\A
(import (prefix (only (scheme base) vector-length) base:))
(base:vector-length #(1 2 3))                        ; => 3
(import (rename (only (scheme base) car cdr) (car first-of)))
(first-of '(1 2))                                    ; => 1
(import (rename (prefix (only (scheme base) + -) n) (n+ plus)))
(list (plus 1 2) (n- 5 3))                           ; => (3 2)
(import (prefix (rename (only (scheme base) list) (list l)) my-))
(my-l 1 2)                                           ; => (1 2)
(import (except (scheme cxr) caaaar))
(import)                                             ; no import set at all imports nothing
(import (only (scheme base)))
(import (scheme base) (scheme write))
(car '(5))                                           ; => 5
(import (no such library))                           ; !> import: no such library: (no such library)
(import (only (scheme base) no-such-name))           ; !> import: the library does not export: no-such-name (only (scheme base) no-such-name)
(import (except (scheme base) no-such-name))         ; !> import: the library does not export: no-such-name (except (scheme base) no-such-name)
(import (rename (scheme base) (no-such-name x)))     ; !> import: the library does not export: no-such-name (rename (scheme base) (no-such-name x))
(import 5)                                           ; !> not a library name: 5
(import (only (scheme base) 5))                      ; !> import: the library does not export: 5 (only (scheme base) 5)
(import (prefix (scheme base)))                      ; !> import: bad syntax: (prefix (scheme base))
(import (rename (scheme base) car))                  ; !> import: bad syntax: (rename (scheme base) car)
(let () (import (scheme base)) 1)                    ; !> import: a definition where an expression is wanted: (import (scheme base))

; 5.3.1  Top level definitions
(define add3 (lambda (x) (+ x 3)))
(add3 3)                                             ; => 6
(define first car)
(first '(1 2))                                       ; => 1
(define (curry . all) all)
(curry 1 2)                                          ; => (1 2)
(define (one-or-more a . b) (list a b))
(one-or-more 1 2 3)                                  ; => (1 (2 3))
(define v 1)
(define v 2)
v                                                    ; => 2
(define (redefined) 'old)
(define (calls-it) (redefined))
(define (redefined) 'new)
(calls-it)                                           ; => new
(define (even-number? n) (or (= n 0) (odd-number? (- n 1))))
(define (odd-number? n) (and (not (= n 0)) (even-number? (- n 1))))
(even-number? 1000)                                  ; => #t
(define car-was car)
(define (uses-car x) (list (car x) (if (car x) 'yes 'no) (let ((y (car x))) y)))
(define (ends-in-car x) (car x))
(define (tests-pair x) (if (pair? x) 'pair 'none))
(list (uses-car '(#f)) (ends-in-car '(1)) (tests-pair 1))  ; => ((#f no #f) 1 none)
(define (car x) 'mine)                               ; what was imported may be defined anew
(list (car '(1)) (car-was '(1)) (caar '((2))) (map car-was '((3))))  ; => (mine 1 2 (3))
(list (uses-car '(#f)) (ends-in-car '(1)))            ; => ((mine yes mine) mine)
(set! car cdr)
(list (uses-car '(#f)) (ends-in-car '(1 2)))          ; => ((() yes ()) (2))
(set! car (lambda (x) (raise 'not-today)))
(guard (e (#t e)) (uses-car '(1)))                   ; => not-today
(set! car (lambda (x) (call/cc (lambda (k) (k (cdr x))))))
(list (uses-car '(#f)) (ends-in-car '(1 2)))          ; => ((() yes ()) (2))
(set! car 5)
(ends-in-car '(1))                                   ; !> not a procedure: 5
(let ((pair-was pair?)) (set! pair? (lambda (x) #t)) (let ((now (tests-pair 1))) (set! pair? pair-was) (list now (tests-pair 1))))  ; => (pair none)
(define car car-was)
(car '(1))                                           ; => 1
(begin (define from-begin 1) (define from-begin-too 2))
(+ from-begin from-begin-too)                        ; => 3
(begin)
(define self-named (lambda () self-named))
(eq? self-named (self-named))                        ; => #t
(define)                                             ; !> define: bad syntax, its shape is (define name expression) or (define (name variable ...) body ...): (define)
(define 5 1)                                         ; !> define: bad syntax, its shape is (define name expression) or (define (name variable ...) body ...): (define 5 1)
(define x 1 2)                                       ; !> define: bad syntax, its shape is (define name expression) or (define (name variable ...) body ...): (define x 1 2)
(define (f))                                         ; !> define: a body ends without an expression
(define (f a a) a)                                   ; !> define: a name is bound twice: a
(define ("f") 1)                                     ; !> define: bad syntax, its shape is (define name expression) or (define (name variable ...) body ...): (define ("f") 1)
(define uses-itself (+ uses-itself 1))               ; !> unbound variable: uses-itself
(define half-made (no-such-thing))                   ; !> unbound variable: no-such-thing
half-made                                            ; !> unbound variable: half-made
(if #t (define in-if 1))                             ; !> define: a definition where an expression is wanted: (define in-if 1)
(list (define in-operand 1))                         ; !> define: a definition where an expression is wanted: (define in-operand 1)

; 5.3.2  Internal definitions
(let ((x 5))
  (define foo (lambda (y) (bar x y)))
  (define bar (lambda (a b) (+ (* a b) a)))
  (foo (+ x 3)))                                     ; => 45
(let () (define a 1) (define b (+ a 1)) (define (c) (* b 10)) (c))  ; => 20
((lambda () (define x 1) (set! x (+ x 1)) x))        ; => 2
(let ((x 'outer)) (define (get) x) (define x 'inner) (get))  ; => inner
(let () (define (even? n) (or (= n 0) (odd? (- n 1)))) (define (odd? n) (and (> n 0) (even? (- n 1)))) (even? 100))  ; => #t
(let () (begin (define a 1)) (begin) (begin (begin (define b 2))) (list a b))  ; => (1 2)
(let () (define x 1) (let () (define x 2) (set! x 3)) x)  ; => 1
(let () (define (f) (define x 'inside) x) (define x 'outside) (list (f) x))  ; => (inside outside)
(let () (define list vector) (list 1 2))             ; => #(1 2)
(let () (define define list) (define 1 2))           ; => (1 2)
(define (body-of-define n) (define m (* n 2)) (define (twice) (* m 2)) (twice))
(body-of-define 5)                                   ; => 20
(when #t (let () (define y 1) y))                    ; => 1
(case-lambda ((a) (define b a) b))
((case-lambda ((a) (define b (+ a 1)) b)) 1)         ; => 2
(do ((i 0 (+ i 1)) (acc '() (let () (define j (* i i)) (cons j acc)))) ((= i 3) acc))  ; => (4 1 0)
(let () (define a b) (define b 1) a)                 ; !> variable used before its definition: b
(let () (define (f) b) (define a (f)) (define b 1) a)  ; !> variable used before its definition: b
(let () (define a 1))                                ; !> let: a body ends without an expression
(let () (define a 1) (define a 2) a)                 ; !> define: a name is bound twice: a
(lambda () (define a 1))                             ; !> lambda: a body ends without an expression
(let ())                                             ; !> let: a body ends without an expression

; 5.3.3  Multiple-value definitions
(define-values (quotient-7 remainder-7) (floor/ 30 7))
(list quotient-7 remainder-7)                        ; => (4 2)
(define-values (head . tail) (values 1 2 3))
(list head tail)                                     ; => (1 (2 3))
(define-values all (values 1 2))
all                                                  ; => (1 2)
(define-values () (values))
(define-values (single) 5)
single                                               ; => 5
(let () (define-values (x y) (values 1 2)) (+ x y))  ; => 3
(let () (define-values (x y) (exact-integer-sqrt 17)) (define z (list x y)) z)  ; => (4 1)
(let () (define-values (a . b) (values 1 2 3)) (define-values c (values 4)) (list a b c))  ; => (1 (2 3) (4))
(let () (define (f) (list p q)) (define-values (p q) (values 1 2)) (f))  ; => (1 2)
(let ((x 0)) (define-values (x y) (values 1 2)) (set! x (+ x 10)) (list x y))  ; => (11 2)
(define-values (a b) (values 1 2 3))                 ; !> wrong number of values, they are for (a b): 1 2 3
(define-values (a b) 1)                              ; !> wrong number of values, they are for (a b): 1
(let () (define-values (a b) (values 1)) a)          ; !> wrong number of values, they are for (a b): 1
(define-values)                                      ; !> define-values: bad syntax, its shape is (define-values formals expression): (define-values)
(define-values (a))                                  ; !> define-values: bad syntax, its shape is (define-values formals expression): (define-values (a))
(define-values (a 5) (values 1 2))                   ; !> define-values: bad syntax, its shape is (define-values formals expression): (define-values (a 5) (values 1 2))
(define-values (a a) (values 1 2))                   ; !> define-values: a name is bound twice: a

; 5.4  Syntax definitions
(let ((x 1) (y 2))
  (define-syntax swap! (syntax-rules () ((swap! a b) (let ((tmp a)) (set! a b) (set! b tmp)))))
  (swap! x y)
  (list x y))                                        ; => (2 1)
(define-syntax ten (syntax-rules () ((_) 10)))
(+ (ten) 1)                                          ; => 11
(let () (define-syntax one (syntax-rules () ((_) 1))) (define two (+ (one) (one))) two)  ; => 2
(let () (define (f) (m)) (define-syntax m (syntax-rules () ((_) 'late))) (f))  ; => late
(define-syntax)                                      ; !> define-syntax: bad syntax, its shape is (define-syntax keyword (syntax-rules ...)): (define-syntax)
(define-syntax (f x) x)                              ; !> define-syntax: bad syntax, its shape is (define-syntax keyword (syntax-rules ...)): (define-syntax (f x) x)
(list (define-syntax in-operand (syntax-rules ())))  ; !> define-syntax: a definition where an expression is wanted: (define-syntax in-operand (syntax-rules ()))

; 5.5  Record-type definitions
(define-record-type <pare> (kons x y) pare? (x kar set-kar!) (y kdr))
(pare? (kons 1 2))                                   ; => #t
(pare? (cons 1 2))                                   ; => #f
(kar (kons 1 2))                                     ; => 1
(kdr (kons 1 2))                                     ; => 2
(let ((k (kons 1 2))) (set-kar! k 3) (kar k))        ; => 3
(vector? (kons 1 2))                                 ; => #f
(pair? (kons 1 2))                                   ; => #f
(procedure? kons)                                    ; => #t
(let ((a (kons 1 2))) (list (eq? a a) (eqv? a (kons 1 2)) (equal? a (kons 1 2))))  ; => (#t #f #f)
(define-record-type other (make-other) other?)
(list (other? (make-other)) (pare? (make-other)) (other? (kons 1 2)))  ; => (#t #f #f)
(define-record-type point (make-point y x) point? (x point-x set-point-x!) (y point-y) (label point-label set-point-label!))
(let ((p (make-point 1 2))) (set-point-label! p 'here) (list (point-x p) (point-y p) (point-label p)))  ; => (2 1 here)
(define-record-type twin (make-twin a) twin? (a twin-a))
(define old-twin (make-twin 1))
(define old-twin? twin?)
(define-record-type twin (make-twin a) twin? (a twin-a))
(list (twin? old-twin) (old-twin? old-twin) (old-twin? (make-twin 1)))  ; => (#f #t #f)
(let () (define-record-type t (make x) t? (x t-x)) (define r (make 5)) (list (t? r) (t-x r)))  ; => (#t 5)
(let ((f (lambda () (define-record-type t (make) t?) (cons make t?))))
  (let ((a (f)) (b (f))) (list ((cdr a) ((car a))) ((cdr a) ((car b))))))  ; => (#t #f)
(define-record-type wide (make-wide j a e) wide? (a wide-a) (b wide-b set-wide-b!) (c wide-c) (d wide-d) (e wide-e) (f wide-f) (g wide-g) (h wide-h) (i wide-i set-wide-i!) (j wide-j))
(let ((w (make-wide 1 2 3))) (set-wide-b! w 4) (set-wide-i! w 5) (list (wide-a w) (wide-b w) (wide-e w) (wide-i w) (wide-j w)))  ; => (2 4 3 5 1)
(wide-j (make-twin 1))                               ; !> wide-j: not a record of type: wide #<twin a: 1>
(define-record-type cell (make-cell value) cell? (value cell-value set-cell-value!))
(map cell-value (map make-cell '(1 2 3)))            ; => (1 2 3)
(let ((c (make-cell '()))) (set-cell-value! c c) (eq? c (cell-value c)))  ; => #t
(kar 5)                                              ; !> kar: not a record of type: <pare> 5
(kar (make-other))                                   ; !> kar: not a record of type: <pare> #<other>
(set-kar! 5 1)                                       ; !> set-kar!: not a record of type (argument 1): <pare> 5
(kons 1)                                             ; !> kons: wrong number of operands, its shape is (kons x y): 1
(pare?)                                              ; !> pare?: wrong number of operands, its shape is (pare? obj)
(twin-a old-twin)                                    ; !> twin-a: not a record of type: twin #<twin a: 1>
(define-record-type)                                 ; !> define-record-type: bad syntax, its shape is (define-record-type name (constructor field ...) predicate (field accessor [modifier]) ...): (define-record-type)
(define-record-type t (make x) t?)                   ; !> define-record-type: bad syntax, its shape is (define-record-type name (constructor field ...) predicate (field accessor [modifier]) ...): (define-record-type t (make x) t?)
(define-record-type t (make) t? (x get) (x again))   ; !> define-record-type: a field stands twice: (define-record-type t (make) t? (x get) (x again))
(define-record-type t (make) t (x get))              ; !> define-record-type: a name is defined twice: t (define-record-type t (make) t (x get))
(define-record-type t (t x) t? (x get))              ; !> define-record-type: a name is defined twice: t (define-record-type t (t x) t? (x get))
(define-record-type t (make) t? (x get) (y get))     ; !> define-record-type: a name is defined twice: get (define-record-type t (make) t? (x get) (y get))
(define-record-type t (make x x) t? (x get))         ; !> define-record-type: bad syntax, its shape is (define-record-type name (constructor field ...) predicate (field accessor [modifier]) ...): (define-record-type t (make x x) t? (x get))
(define-record-type 5 (make) t?)                     ; !> define-record-type: bad syntax, its shape is (define-record-type name (constructor field ...) predicate (field accessor [modifier]) ...): (define-record-type 5 (make) t?)

; 5.6  Libraries
(define-library (facts stack)
  (export make push! pop! (rename stack-empty? empty?))
  (import (scheme base))
  (begin
    (define (make) (list '()))
    (define (push! s v) (set-car! s (cons v (car s))))
    (define (pop! s) (let ((v (caar s))) (set-car! s (cdar s)) v))
    (define (stack-empty? s) (null? (car s)))))
(import (facts stack))
(let ((s (make))) (push! s 1) (push! s 2) (list (pop! s) (pop! s) (empty? s)))  ; => (2 1 #t)
stack-empty?                                         ; !> unbound variable: stack-empty?
(define-library (facts counter)
  (export next! peek twice current-name)
  (import (scheme base))
  (begin
    (define n 0)
    (define (next!) (set! n (+ n 1)) n)
    (define (peek) n)
    (define secret 'hidden)
    (define-syntax twice (syntax-rules () ((_ e) (begin e e))))
    (define-syntax current-name (syntax-rules () ((_) secret)))))
(import (prefix (facts counter) a:))
(import (prefix (facts counter) b:))
(begin (a:next!) (b:next!) (a:peek))                 ; => 2
(let ((n 100)) (a:twice (a:next!)) (a:peek))         ; => 4
(a:current-name)                                     ; => hidden
(let ((secret 'mine) (begin list)) (a:current-name)) ; => hidden
secret                                               ; !> unbound variable: secret
(import (rename (prefix (except (facts counter) twice) c-) (c-next! advance!)))
(begin (advance!) (c-peek))                          ; => 5
c-next!                                              ; !> unbound variable: c-next!
c-twice                                              ; !> unbound variable: c-twice
(import (prefix (only (rename (facts counter) (peek look)) look) d-))
(d-look)                                             ; => 5
(import (only (prefix (facts counter) e-) e-peek))
(e-peek)                                             ; => 5
(import (only (except (facts counter) peek) peek))   ; !> import: the library does not export: peek (only (except (facts counter) peek) peek)
(define-library (facts 1 numbered) (export one) (import (scheme base)) (begin (define one 1)))
(import (facts 1 numbered))
one                                                  ; => 1
(define-library (facts included)
  (import (scheme base))
  (include "included/three.scm")
  (export (rename first-included first-in) second-included))
(import (facts included))
(list first-in second-included)                      ; => (1 2)
(define-library (facts folded)
  (import (scheme base))
  (include-ci "included/loud.scm")
  (export loud-name))
(import (facts folded))
(loud-name)                                          ; => heard
(define-library (facts declared)
  (include-library-declarations "included/declarations.scm")
  (begin (define hidden 'from-the-library)))
(import (facts declared))
(reveal)                                             ; => from-the-library
(define-library (facts conditional)
  (export which)
  (import (scheme base))
  (cond-expand
    ((library (no such library)) (begin (define which 'absent)))
    ((and r7rs (library (scheme base))) (begin (define which 'present)))
    (else (begin (define which 'neither)))))
(import (facts conditional))
which                                                ; => present
(define-library (facts empty))
(import (facts empty))
(define-library (facts loud)
  (export heard)
  (import (scheme base) (scheme write))
  (begin (display "filled once") (define heard 1)))
(begin (import (facts loud)) heard)                  ; => 1
; prints: filled once
(begin (import (prefix (facts loud) again-)) again-heard)  ; => 1
; prints:
(define-library (facts user) (export use) (import (scheme base) (facts loud)) (begin (define (use) (+ heard 1))))
(begin (import (facts user)) (use))                  ; => 2
; prints:
(define-library (facts re) (export car (rename cdr rest) when) (import (scheme base)))
(import (prefix (facts re) re-))
(list (re-car '(1 2)) (re-rest '(1 2)) (re-when #t 'syntax))  ; => (1 (2) syntax)
(define-library (facts keyword) (export (rename my-if iff)) (import (scheme base)) (begin (define-syntax my-if (syntax-rules () ((_ c a b) (cond (c a) (else b)))))))
(import (facts keyword))
(let ((else #f) (cond list)) (iff #f 1 2))           ; => 2
(define-library (facts constant) (export k) (import (scheme base)) (begin (define k 1)))
(import (facts constant))
(define k 2)                                         ; the importer's own from now on
(list k (let () (define-values (x) k) x))            ; => (2 2)
(define-library (facts broken) (export missing) (import (scheme base)))  ; !> define-library: exports a name that it does not define: missing (facts broken)
(define-library (facts no-import) (export x) (begin (define x 1)))
(import (facts no-import))                           ; !> unbound variable: define
(define-library (facts closed) (export f) (import (only (scheme base) define)) (begin (define (f) (car 5))))
(begin (import (prefix (facts closed) closed-)) (closed-f))  ; !> unbound variable: car
(define-library)                                     ; !> define-library: bad syntax, its shape is (define-library name declaration ...): (define-library)
(define-library 5)                                   ; !> not a library name: 5
(define-library (facts bad) 5)                       ; !> define-library: not a library declaration: 5
(define-library (facts bad) (display 1))             ; !> define-library: not a library declaration: (display 1)
(define-library (facts bad) (export 5))              ; !> define-library: not an export spec: 5
(let () (define-library (a)) 1)                      ; !> define-library: a definition where an expression is wanted: (define-library (a))

; 5.7  The standard libraries
(let ()
  (define (here? name) (guard (e (#t #f)) (environment name) #t))
  (map here?
    '((scheme base) (scheme case-lambda) (scheme char) (scheme complex) (scheme cxr) (scheme eval) (scheme file)
      (scheme inexact) (scheme lazy) (scheme load) (scheme process-context) (scheme read) (scheme repl)
      (scheme time) (scheme write) (scheme r5rs))))  ; => (#t #t #t #t #t #t #t #t #t #t #t #t #t #t #t #t)

; a macro's literal is what its library means by it, under whatever name
(define-library (literals)
  (export keyword is-keyword)
  (import (scheme base))
  (begin (define keyword 1)
         (define-syntax is-keyword (syntax-rules (keyword) ((_ keyword) 'yes) ((_ x) 'no)))))
(import (rename (literals) (keyword renamed-keyword)))
(list (is-keyword renamed-keyword) (is-keyword keyword) (is-keyword car) (is-keyword 5))  ; => (yes no no no)
(let ((renamed-keyword 1)) (is-keyword renamed-keyword))  ; => no

; a procedure that was compiled with a built-in one sees that it is defined anew, however many operands it has
(define (remainder-of a b) (truncate-remainder a b))
(define (branch-on a b) (if (symbol=? a b) 'same 'other))
(define (part-of text) (substring text 1 2))
(define (bytes-of) (bytevector 1 2 3 4))
(define (negation-of x) (boolean? x))
(define (branch-on-one x) (if (boolean? x) 'boolean 'other))
(list (remainder-of 7 4) (branch-on 'a 'a) (part-of "abc") (bytes-of) (negation-of #t) (branch-on-one #t))  ; => (3 same "b" #u8(1 2 3 4) #t boolean)
(define (truncate-remainder a b) (list 'new a b))
(define (symbol=? a b) #f)
(define (substring text start end) (list 'new text start end))
(define (bytevector . bytes) (cons 'new bytes))
(define (boolean? x) #f)
(list (remainder-of 7 4) (branch-on 'a 'a) (part-of "abc") (bytes-of) (negation-of #t) (branch-on-one #t))  ; => ((new 7 4) other (new "abc" 1 2) (new 1 2 3 4) #f other)

(define-library (wrong include) (include (5)))       ; !> define-library: not a file name: (5)

; What derived forms mean is not changed by defining anew, whether they have been used before or not
(define setting (make-parameter 1))
(define (with-setting n) (parameterize ((setting n)) (setting)))
(define (both) (let-values (((a b) (values 1 2)) (c (values 3 4))) (cons a (cons b c))))
(define (quasi x) `(1 ,x ,@(vector->list `#(2 ,x))))
(define (choice x) (case x ((a b) 'first) ((1.5) 'number) (else 'other)))
(define (guarded) (guard (e ((symbol? e) e)) (raise 'raised)))
(define (promised) (force (delay (+ 1 1))))
(define-syntax twice (syntax-rules () ((_ e) (list e e))))
(define (both-of-them) (twice 1))
(list (with-setting 2) (both) (quasi 5) (choice 'b) (choice 1.5) (guarded) (promised) (both-of-them))  ; => (2 (1 2 3 4) (1 5 2 5) first number raised 2 (1 1))
(define (make-promise x) 'mine)
(define (append . lists) 'mine)
(define (memv . operands) #t)
(define (eqv? a b) #f)
(define (raise-continuable x) 'mine)
(define (call-with-values producer consumer) 'mine)
(define (list->vector x) 'mine)
(define (list . x) 'mine)
(with-setting 3)                                     ; => 3
(both)                                               ; => (1 2 3 4)
(quasi 6)                                            ; => (1 6 2 6)
(choice 'b)                                          ; => first
(choice 'c)                                          ; => other
(guarded)                                            ; => raised
(promised)                                           ; => 2
(both-of-them)                                       ; => mine
(define (with-setting-again n) (parameterize ((setting n)) (setting)))
(with-setting-again 4)                               ; => 4
(call-with-values 1 2)                               ; => mine

; what an auxiliary keyword is called does not matter, only where it comes from
(import (prefix (only (scheme base) quasiquote unquote unquote-splicing else => cond case guard) b:))
(b:quasiquote (1 (b:unquote (+ 1 1)) (b:unquote-splicing (cons 3 (cons 4 '()))) (unquote 5)))  ; => (1 2 3 4 5)
(b:cond (#f 1) (b:else 2))                           ; => 2
(b:cond (5 b:=> vector))                             ; => #(5)
(b:case 1 ((2) 1) (b:else 2))                        ; => 2
(b:guard (e (b:else (vector e))) (raise 1))          ; => #(1)
(import (rename (only (scheme base) else) (else sonst)))
(cond (#f 1) (sonst 2))                              ; => 2
(let ((else #f)) (cond (#f 1) (else 2) (sonst 3)))   ; => 3
