; 6.12  Environments and evaluation

; environment, eval
(eval '(* 7 3) (environment '(scheme base)))         ; => 21
(let ((f (eval '(lambda (f x) (f x x)) (environment '(scheme base))))) (f + 10))  ; => 20
(eval '(list (exact->inexact 1/2) (inexact->exact 0.5)) (environment '(scheme base)))  ; => (0.5 1/2)
(eval 5 (environment '(scheme base)))                ; => 5
(eval ''quoted (environment '(scheme base)))         ; => quoted
(eval '(let loop ((i 0)) (if (< i 10) (loop (+ i 1)) i)) (environment '(scheme base)))  ; => 10
(eval '(string-upcase "abc") (environment '(scheme base) '(scheme char)))  ; => "ABC"
(eval '(map first '((1) (2))) (environment '(rename (only (scheme base) map car quote) (car first))))  ; => (1 2)
(eval '(b:car '(1)) (environment '(prefix (scheme base) b:) '(only (scheme base) quote)))  ; => 1
(eval '(begin (define-syntax m (syntax-rules () ((_ x) (list x x)))) (m 1)) (environment '(scheme base)))  ; => (1 1)
(eval (list 'quote (list 1 "two" #\3)) (environment '(scheme base)))  ; => (1 "two" #\3)
(eval (list + 1 2) (environment '(scheme base)))     ; => 3
(eval '(values 1 2) (environment '(scheme base)))    ; => 1 2
(let ((e (environment '(scheme base)))) (eval '(if #f #f) e) (eval '(vector 1 2) e))  ; => #(1 2)
(let loop ((i 0)) (if (= i 1000) i (loop (eval (list '+ i 1) (environment '(scheme base))))))  ; => 1000
(call/cc (lambda (k) (eval (list k ''escaped) (environment '(scheme base)))))  ; => escaped
(guard (e (#t (list 'caught e))) (eval '(raise 'inside) (environment '(scheme base))))  ; => (caught inside)
(let ((local 1)) (guard (e (#t (error-object-message e))) (eval 'local (environment '(scheme base)))))  ; => "unbound variable"
(eval '(car '()) (environment '(scheme base)))       ; !> car: not a pair: ()
(eval 'no-such-thing (environment '(scheme base)))   ; !> unbound variable: no-such-thing
(eval '(string-upcase "a") (environment '(scheme base)))  ; !> unbound variable: string-upcase
(eval '(if) (environment '(scheme base)))            ; !> if: bad syntax, its shape is (if test consequent [alternate]): (if)
(let ((e (environment '(scheme base)))) (eval '(define x 1) e) (eval '(+ x 1) e))  ; => 2
(begin (eval '(set! car cdr) (environment '(scheme base))) (car '(1 2)))  ; => 1
(let ((e (environment '(scheme base)))) (eval '(define (car x) 'mine) e) (list (eval '(car 1) e) (car '(1 2))))  ; => (mine 1)
(eval '(+ 1 2) 5)                                    ; !> eval: not an environment: 5
(eval)                                               ; !> eval: wrong number of operands, its shape is (eval expression [environment])
(environment '(no such library))                     ; !> import: no such library: (no such library)
(environment 5)                                      ; !> not a library name: 5
(eval '(+ 1 2) (environment))                        ; !> unbound variable: +
(eval 5 (environment))                               ; => 5

; interaction-environment
(eval '(define made-by-eval 5) (interaction-environment))
made-by-eval                                         ; => 5
(eval 'made-by-eval (interaction-environment))       ; => 5
(begin (eval '(set! made-by-eval 6) (interaction-environment)) made-by-eval)  ; => 6
(eval '(begin (define (twice x) (* x 2)) (twice 21)) (interaction-environment))  ; => 42
(twice 4)                                            ; => 8
(eval '(define-syntax made-syntax (syntax-rules () ((_ x) '(x)))) (interaction-environment))
(eval '(made-syntax y) (interaction-environment))    ; => (y)
(let ((made-by-eval 'local)) (eval 'made-by-eval (interaction-environment)))  ; => 6
(eval 'not-defined-yet (interaction-environment))    ; !> unbound variable: not-defined-yet
(interaction-environment 1)                          ; !> interaction-environment: wrong number of operands, its shape is (interaction-environment): 1

; scheme-report-environment, null-environment
(eval '(* 6 7) (scheme-report-environment 5))        ; => 42
(eval '(let ((x 1)) (set! x 2) x) (scheme-report-environment 5))  ; => 2
(eval '(exact->inexact 1/2) (scheme-report-environment 5))  ; => 0.5
(eval '(cadr '(1 2)) (scheme-report-environment 5))  ; => 2
(eval '(let-values (((a) 1)) a) (scheme-report-environment 5))  ; !> unbound variable: a
(eval '(if #t 'yes 'no) (null-environment 5))        ; => yes
(eval '(let loop ((x '())) x) (null-environment 5))  ; => ()
(eval '(car '(1)) (null-environment 5))              ; !> unbound variable: car
(scheme-report-environment 4)                        ; !> scheme-report-environment: the only version is 5, not: 4
(null-environment 4)                                 ; !> null-environment: the only version is 5, not: 4
(scheme-report-environment)                          ; !> scheme-report-environment: wrong number of operands, its shape is (scheme-report-environment version)
(null-environment)                                   ; !> null-environment: wrong number of operands, its shape is (null-environment version)
