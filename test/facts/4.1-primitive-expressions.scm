; 4.1  Primitive expression types

; 4.1.1  Variable references
(define x 28)
x                                           ; => 28
(define |a strange name| 'found)
|a strange name|                            ; => found
(define (later) not-yet)
(define not-yet 'now)
(later)                                     ; => now
(let ((x 1)) (let ((y x)) (let ((x 2)) (list x y))))  ; => (2 1)
nowhere                                     ; !> unbound variable: nowhere
(+ 1 nowhere)                               ; !> unbound variable: nowhere
(procedure? (lambda () nowhere))            ; => #t
(list (if #f nowhere 'untouched))           ; => (untouched)
if                                          ; !> this is syntax, not a variable: if
(list else)                                 ; !> this is syntax, not a variable: else
(list =>)                                   ; !> this is syntax, not a variable: =>
((lambda () never-defined))                 ; !> unbound variable: never-defined

; 4.1.2  Literal expressions
(quote a)                                   ; => a
(quote #(a b c))                            ; => #(a b c)
(quote (+ 1 2))                             ; => (+ 1 2)
'a                                          ; => a
'#(a b c)                                   ; => #(a b c)
'()                                         ; => ()
'(+ 1 2)                                    ; => (+ 1 2)
'(quote a)                                  ; => (quote a)
''a                                         ; => (quote a)
'(1 . (2 . (3 . ())))                       ; => (1 2 3)
'(1 2 . 3)                                  ; => (1 2 . 3)
'"abc"                                      ; => "abc"
"abc"                                       ; => "abc"
'145932                                     ; => 145932
145932                                      ; => 145932
'#t                                         ; => #t
#true                                       ; => #t
#false                                      ; => #f
#\a                                         ; => #\a
'#\space                                    ; => #\space
#(a 10)                                     ; => #(a 10)
#((nested) #(1 "two"))                      ; => #((nested) #(1 "two"))
#u8(64 65)                                  ; => #u8(64 65)
'#u8()                                      ; => #u8()
'#()                                        ; => #()
-3.5                                        ; => -3.5
1/2                                         ; => 1/2
(eq? '() '())                               ; => #t
(let ((f (lambda () '(1 2)))) (eq? (f) (f)))  ; => #t
(set-car! '(1 2) 3)                         ; !> set-car!: constant pair: (1 2)
(vector-set! '#(1 2) 0 3)                   ; !> vector-set!: constant vector: #(1 2)
(vector-set! #(1 2) 0 3)                    ; !> vector-set!: constant vector: #(1 2)
(string-set! "abc" 0 #\x)                   ; !> string-set!: constant string: "abc"
(bytevector-u8-set! #u8(1 2) 0 3)           ; !> bytevector-u8-set!: constant bytevector: #u8(1 2)
(quote)                                     ; !> quote: bad syntax, its shape is (quote datum): (quote)
(quote a b)                                 ; !> quote: bad syntax, its shape is (quote datum): (quote a b)
(quote . a)                                 ; !> quote: bad syntax, its shape is (quote datum): (quote . a)
()                                          ; !> an empty combination: () must be quoted

; 4.1.3  Procedure calls
(+ 3 4)                                     ; => 7
((if #f + *) 3 4)                           ; => 12
((lambda (x) (+ x x)) 4)                    ; => 8
(((lambda (x) (lambda (y) (- x y))) 10) 3)  ; => 7
(let ((trail '()))                          ; operands are taken from left to right
  (define (note x) (set! trail (cons x trail)) x)
  (list (note 1) (note 2) (note 3))
  (reverse trail))                          ; => (1 2 3)
(let ((trail '()))                          ; and the operator before them
  (define (note x y) (set! trail (cons x trail)) y)
  ((note 'operator +) (note 'first 1) (note 'second 2))
  (reverse trail))                          ; => (operator first second)
(let ((trail '()))                          ; however many there are
  (define (note x) (set! trail (cons x trail)) x)
  (+ (note 1) (note 2) (note 3) (note 4) (note 5) (note 6) (note 7))
  (apply string-append (map number->string (reverse trail))))  ; => "1234567"
(5 6)                                       ; !> not a procedure: 5
("abc")                                     ; !> not a procedure: "abc"
((quote car) '(1))                          ; !> not a procedure: car
((+ 1 2) 3)                                 ; !> not a procedure: 3
((list 1 2))                                ; !> not a procedure: (1 2)
(let ((f 7)) (f))                           ; !> not a procedure: 7
(car)                                       ; !> car: wrong number of operands, its shape is (car pair)
(car '(1) '(2))                             ; !> car: wrong number of operands, its shape is (car pair): (1) (2)
(+ . (1 2))                                 ; => 3
(+ 1 . 2)                                   ; !> a call must be a proper list: (+ 1 . 2)
(nowhere-at-all 1 2)                        ; !> unbound variable: nowhere-at-all

; 4.1.4  Procedures
((lambda (x) (+ x x)) 4)                    ; => 8
(define reverse-subtract (lambda (x y) (- y x)))
(reverse-subtract 7 10)                     ; => 3
(define add4 (let ((x 4)) (lambda (y) (+ x y))))
(add4 6)                                    ; => 10
((lambda x x) 3 4 5 6)                      ; => (3 4 5 6)
((lambda x x))                              ; => ()
((lambda (x y . z) z) 3 4 5 6)              ; => (5 6)
((lambda (x y . z) z) 3 4)                  ; => ()
((lambda (x y . z) (list z y x)) 1 2 3)     ; => ((3) 2 1)
(define (count-of . xs) (length xs))
(let deep ((n 100000)) (if (= n 0) (count-of 1 2 3) (+ 1 (deep (- n 1)))))   ; => 100003
((lambda () 'no-operands))                  ; => no-operands
((lambda (x) 1 2 x) 3)                      ; => 3
((lambda (a b c d e f) (list f e d c b a)) 1 2 3 4 5 6)  ; => (6 5 4 3 2 1)
(procedure? (lambda () 1))                  ; => #t
(let ((f (lambda args (set-car! args 'new) args)))  ; a rest list is fresh
  (let ((given (list 1 2)))
    (list (apply f given) given)))          ; => ((new 2) (1 2))
(define (counter)
  (let ((n 0)) (lambda () (set! n (+ n 1)) n)))
(let ((a (counter)) (b (counter))) (a) (a) (list (a) (b)))  ; => (3 1)
((lambda (if) (+ if 1)) 2)                  ; => 3
((lambda (define) (* define 2)) 21)         ; => 42
(define (two a b) (list a b))
(two 1 2)                                   ; => (1 2)
(two 1)                                     ; !> two: wrong number of operands, its shape is (two a b): 1
(two 1 2 3)                                 ; !> two: wrong number of operands, its shape is (two a b): 1 2 3
(define (at-least a . more) (cons a more))
(at-least)                                  ; !> at-least: wrong number of operands, its shape is (at-least a more ...)
(define thunk (lambda () 'called))
(thunk 'extra)                              ; !> thunk: wrong number of operands, its shape is (thunk): extra
((lambda (x) x))                            ; !> wrong number of operands, its shape is (procedure x)
(lambda)                                    ; !> lambda: bad syntax, its shape is (lambda (variable ...) body ...): (lambda)
(lambda (x))                                ; !> lambda: a body ends without an expression
(lambda (x x) x)                            ; !> lambda: a name is bound twice: x
(lambda (x . x) x)                          ; !> lambda: a name is bound twice: x
(lambda (1) 2)                              ; !> lambda: bad syntax, its shape is (lambda (variable ...) body ...): (lambda (1) 2)
(lambda "x" 2)                              ; !> lambda: bad syntax, its shape is (lambda (variable ...) body ...): (lambda "x" 2)

; 4.1.5  Conditionals
(if (> 3 2) 'yes 'no)                       ; => yes
(if (> 2 3) 'yes 'no)                       ; => no
(if (> 3 2) (- 3 2) (+ 3 2))                ; => 1
(map (lambda (v) (if v 'true 'false))       ; only #f is false
  (list #f #t 0 '() "" 'nil (vector) 0.0)) ; => (false true true true true true true true)
(list (if #t 1))                            ; => (1)
(let ((n 0)) (if #f (set! n 1)) n)          ; => 0
(let ((n 0)) (if #t 'fine (set! n 1)) n)    ; => 0
(let loop ((i 0)) (if (< i 100000) (loop (+ i 1)) i))  ; => 100000
(if)                                        ; !> if: bad syntax, its shape is (if test consequent [alternate]): (if)
(if #t)                                     ; !> if: bad syntax, its shape is (if test consequent [alternate]): (if #t)
(if 1 2 3 4)                                ; !> if: bad syntax, its shape is (if test consequent [alternate]): (if 1 2 3 4)
(if #t . 1)                                 ; !> if: bad syntax, its shape is (if test consequent [alternate]): (if #t . 1)
(if (car '()) 1 2)                          ; !> car: not a pair: ()

; 4.1.6  Assignments
(define y 2)
(+ y 1)                                     ; => 3
(set! y 4)
(+ y 1)                                     ; => 5
(let ((y 10)) (set! y 11) y)                ; => 11
y                                           ; => 4
(let ((f (lambda (a) (set! a (+ a 1)) a))) (list (f 1) (f 1)))  ; => (2 2)
(let* ((cell 0) (get (lambda () cell)) (put (lambda (v) (set! cell v))))
  (put 5) (set! cell (+ cell 1)) (get))     ; => 6
(define (set-late!) (set! late 9))
(define late 1)
(set-late!)
late                                        ; => 9
(set! never-there 1)                        ; !> set!: unbound variable: never-there
(guard (e (#t 'refused)) (set! never-there 1))  ; => refused
never-there                                 ; !> unbound variable: never-there
(set! y)                                    ; !> set!: bad syntax, its shape is (set! variable expression): (set! y)
(set! y 1 2)                                ; !> set!: bad syntax, its shape is (set! variable expression): (set! y 1 2)
(set! 5 1)                                  ; !> set!: bad syntax, its shape is (set! variable expression): (set! 5 1)
(set! "y" 1)                                ; !> set!: bad syntax, its shape is (set! variable expression): (set! "y" 1)
(set! if 1)                                 ; !> this is syntax, not a variable: if

; 4.1.7  Inclusion
(include "included/three.scm")
(list first-included second-included)       ; => (1 2)
(let () (include "included/three.scm") (+ first-included second-included))  ; => 3
(include "included/three.scm" "included/loud.scm")
(Loud-Name)                                 ; => Heard
(include-ci "included/loud.scm")
(loud-name)                                 ; => heard
(include "included/none.scm")               ; !> include: no such file: "included/none.scm"
(include)                                   ; !> include: bad syntax, its shape is (include "file" ...): (include)
(include three)                             ; !> include: bad syntax, its shape is (include "file" ...): (include three)
(include-ci)                                ; !> include-ci: bad syntax, its shape is (include "file" ...): (include-ci)

; forms that are no lists, in every keyword; bodies that are one string; calls of a procedure on the spot
((lambda () "only"))  ; => "only"
((lambda () "doc" 1))  ; => 1
((lambda () 'doc 1))  ; => 1
(let () 1 . 2)                                       ; !> let: bad syntax, its shape is a list of definitions and expressions: (let () 1 . 2)
(begin 1 . 2)                                        ; !> begin: bad syntax, its shape is (begin form ...): (begin 1 . 2)
(begin . 2)                                          ; !> begin: bad syntax, its shape is (begin form ...): (begin . 2)
(lambda () . 5)                                      ; !> lambda: bad syntax, its shape is a list of definitions and expressions: (lambda () . 5)
(lambda . 5)                                         ; !> lambda: bad syntax, its shape is (lambda (variable ...) body ...): (lambda . 5)
(let . 5)                                            ; !> let: bad syntax, its shape is (let ((variable init) ...) body ...): (let . 5)
(letrec . 5)                                         ; !> letrec: bad syntax, its shape is (letrec ((variable init) ...) body ...): (letrec . 5)
(case-lambda . 5)                                    ; !> case-lambda: bad syntax, its shape is (case-lambda ((variable ...) body ...) ...): (case-lambda . 5)
(let-syntax . 5)                                     ; !> let-syntax: bad syntax, its shape is (let-syntax ((keyword transformer) ...) body ...): (let-syntax . 5)
(define . 5)                                         ; !> define: bad syntax, its shape is (define name expression) or (define (name variable ...) body ...): (define . 5)
(define x . 5)                                       ; !> define: bad syntax, its shape is (define name expression) or (define (name variable ...) body ...): (define x . 5)
(set! . 5)                                           ; !> set!: bad syntax, its shape is (set! variable expression): (set! . 5)
(quote . 5)                                          ; !> quote: bad syntax, its shape is (quote datum): (quote . 5)
(if . 5)                                             ; !> if: bad syntax, its shape is (if test consequent [alternate]): (if . 5)
(define-syntax . 5)                                  ; !> define-syntax: bad syntax, its shape is (define-syntax keyword (syntax-rules ...)): (define-syntax . 5)
(let () (define x) 5)                                ; => 5
(include 5)                                          ; !> include: bad syntax, its shape is (include "file" ...): (include 5)
(include "a.scm" 5)                                  ; !> include: bad syntax, its shape is (include "file" ...): (include "a.scm" 5)
(include)                                            ; !> include: bad syntax, its shape is (include "file" ...): (include)
(letrec-syntax ((m (syntax-rules () ((_) (m))))) (m)) ; !> m: a macro expands without end
(list ((lambda (x . r) (list x r)) 1 2 3) ((lambda r r) 1)) ; => ((1 (2 3)) (1))
((lambda (x y) x) 1)                                 ; !> wrong number of operands, its shape is (procedure x y): 1
((lambda (x 5) x) 1 2)                               ; !> lambda: bad syntax, its shape is (lambda (variable ...) body ...): (lambda (x 5) x)
((lambda (x x) x) 1 2)                               ; !> lambda: a name is bound twice: x
(let-syntax ((m (syntax-rules () ((_ x ...) ((lambda (x ...) (list x ...)) 1 2))))) (m a b)) ; => (1 2)
(1 . 2)                                              ; !> a call must be a proper list: (1 . 2)
(car . 2)                                            ; !> a call must be a proper list: (car . 2)
(car '(1) . 2)                                       ; !> a call must be a proper list: (car (quote (1)) . 2)
