; 4.2  Derived expression types

; 4.2.1  Conditionals: cond
(cond ((> 3 2) 'greater) ((< 3 2) 'less))            ; => greater
(cond ((> 3 3) 'greater) ((< 3 3) 'less) (else 'equal))  ; => equal
(cond ((assv 'b '((a 1) (b 2))) => cadr) (else #f))  ; => 2
(cond (#f => car) (else 'no-match))                  ; => no-match
(cond (7))                                           ; => 7
(cond (#f) (8) (9))                                  ; => 8
(cond (#t 1 2 3))                                    ; => 3
(cond ((values 1) => (lambda (x) (+ x 1))))          ; => 2
(let ((=> #f)) (cond (#t => 'ok)))                   ; => ok
(let ((else #f)) (cond (else 'taken) (#t 'not)))     ; => not
(let ((n 0)) (cond ((begin (set! n (+ n 1)) n) => (lambda (v) (list v n)))))  ; => (1 1)
(let loop ((i 0)) (cond ((= i 100000) 'done) (else (loop (+ i 1)))))  ; => done
(let loop ((i 0)) (cond ((< i 100000) => (lambda (yes) (loop (+ i 1)))) (else i)))  ; => 100000
(cond (else))                                        ; !> cond: bad syntax, its shape is (cond (test expression ...) ... [(else expression ...)]): (cond (else))
(cond 5)                                             ; !> cond: bad syntax, its shape is (cond (test expression ...) ... [(else expression ...)]): (cond 5)
(cond ())                                            ; !> cond: bad syntax, its shape is (cond (test expression ...) ... [(else expression ...)]): (cond ())
(cond (else 1) (#t 2))                               ; !> cond: bad syntax, its shape is (cond (test expression ...) ... [(else expression ...)]): (cond (else 1) (#t 2))
(cond (1 =>))                                        ; !> cond: bad syntax, its shape is (cond (test expression ...) ... [(else expression ...)]): (cond (1 =>))
(cond (1 => car cdr))                                ; !> cond: bad syntax, its shape is (cond (test expression ...) ... [(else expression ...)]): (cond (1 => car cdr))
(cond (1 => 2))                                      ; !> not a procedure: 2

; case
(case (* 2 3) ((2 3 5 7) 'prime) ((1 4 6 8 9) 'composite))  ; => composite
(case (car '(c d)) ((a e i o u) 'vowel) ((w y) 'semivowel) (else => (lambda (x) x)))  ; => c
(case 'x ((x) => (lambda (v) (list v 'seen))))       ; => (x seen)
(case 2 ((1) 'one) ((2 3) 'few) (else 'many))        ; => few
(case 100 ((1) 'one) (else 'many))                   ; => many
(case #\b ((#\a) 1) ((#\b #\c) 2))                   ; => 2
(case 2.0 ((2) 'exact) ((2.0) 'inexact))             ; => inexact
(case 100000000000000000000 ((100000000000000000000) 'big))  ; => big
(case 1/2 ((1/2) 'half))                             ; => half
(case '() ((()) 'empty) (else 'other))               ; => empty
(case #f ((#f) 'no) (else 'yes))                     ; => no
(case "a" (("a") 'equal) (else 'distinct))           ; => distinct
(case 'else ((else) 'a-datum) (else 'other))         ; => a-datum
(case 1 (() 'never) (else 'none))                    ; => none
(case 5 ((5) 'a 'b 'c))                              ; => c
(let ((n 0)) (case (begin (set! n (+ n 1)) n) ((5) 1) ((6) 2) ((1) (list 'once n))))  ; => (once 1)
(let loop ((i 0)) (case i ((100000) 'done) (else (loop (+ i 1)))))  ; => done
(let loop ((i 0)) (case i ((100000) 'done) (else => (lambda (i) (loop (+ i 1))))))  ; => done
(case)                                               ; !> case: bad syntax, its shape is (case key ((datum ...) expression ...) ... [(else expression ...)]): (case)
(case 1 (1 2))                                       ; !> case: bad syntax, its shape is (case key ((datum ...) expression ...) ... [(else expression ...)]): (case 1 (1 2))
(case 1 ((1)))                                       ; !> case: bad syntax, its shape is (case key ((datum ...) expression ...) ... [(else expression ...)]): (case 1 ((1)))
(case 1 (else 2) ((1) 3))                            ; !> case: bad syntax, its shape is (case key ((datum ...) expression ...) ... [(else expression ...)]): (case 1 (else 2) ((1) 3))
(case (car '()) (else 1))                            ; !> car: not a pair: ()

; and, or
(and (= 2 2) (> 2 1))                                ; => #t
(and (= 2 2) (< 2 1))                                ; => #f
(and 1 2 'c '(f g))                                  ; => (f g)
(and)                                                ; => #t
(and 5)                                              ; => 5
(and #f (car '()))                                   ; => #f
(or (= 2 2) (> 2 1))                                 ; => #t
(or (= 2 2) (< 2 1))                                 ; => #t
(or #f #f #f)                                        ; => #f
(or (memq 'b '(a b c)) (/ 3 0))                      ; => (b c)
(or)                                                 ; => #f
(or #f 6)                                            ; => 6
(let ((n 0)) (or (begin (set! n (+ n 1)) #f) (begin (set! n (+ n 1)) n)))  ; => 2
(let ((t 5)) (or #f t))                              ; => 5
(let ((x 5) (if list)) (or #f x))                    ; => 5
(call-with-values (lambda () (and #t (values 1 2))) list)  ; => (1 2)
(call-with-values (lambda () (or #f (values 1 2))) list)   ; => (1 2)
(let loop ((i 0)) (and #t (or #f (and #t (or #f (if (= i 300000) i (loop (+ i 1))))))))  ; => 300000
(let ()
  (define (even? n) (or (= n 0) (odd? (- n 1))))
  (define (odd? n) (and (not (= n 0)) (even? (- n 1))))
  (even? 100001))                                    ; => #f
(and (car '()) #f)                                   ; !> car: not a pair: ()
(or #f (car '()))                                    ; !> car: not a pair: ()
(and . 1)                                            ; !> and: bad syntax, its shape is (and test ...): (and . 1)
(or #f . 1)                                          ; !> or: bad syntax, its shape is (or test ...): (or #f . 1)

; when, unless
(when (= 1 1) (display 1) (display 2) 'end)          ; => end
; prints: 12
(when 0 'zero-is-true)                               ; => zero-is-true
(let ((n 0)) (when #f (set! n 1)) n)                 ; => 0
(unless (= 1 2) (display "a") (display "b") 'end)    ; => end
; prints: ab
(let ((n 0)) (unless #t (set! n 1)) n)               ; => 0
(let loop ((i 0)) (when #t (unless #f (if (< i 100000) (loop (+ i 1)) i))))  ; => 100000
(when)                                               ; !> when: bad syntax, its shape is (when test expression ...): (when)
(unless)                                             ; !> unless: bad syntax, its shape is (unless test expression ...): (unless)
(when (car 5) 1)                                     ; !> car: not a pair: 5
(unless (car 5) 1)                                   ; !> car: not a pair: 5

; cond-expand
(cond-expand (r7rs 'yes) (else 'no))                 ; => yes
(cond-expand (no-such-feature 'yes) (else 'no))      ; => no
(cond-expand ((and) 'yes) (else 'no))                ; => yes
(cond-expand ((or) 'yes) (else 'no))                 ; => no
(cond-expand ((and r7rs (not no-such-feature)) 'yes) (else 'no))  ; => yes
(cond-expand ((or no-such-feature full-unicode) 'yes) (else 'no))  ; => yes
(cond-expand ((library (scheme base)) 'here) (else 'absent))  ; => here
(cond-expand ((library (no such library)) 'here) (else 'absent))  ; => absent
(cond-expand ((not (library (no such library))) 1 2 3) (else 4))  ; => 3
(let () (cond-expand (r7rs (define a 1) (define b 2)) (else (define a 3))) (list a b))  ; => (1 2)
(cond-expand (r7rs (define expanded-in 'top)))
expanded-in                                          ; => top
(+ 1 (cond-expand (r7rs 64) (else 32)))              ; => 65
(if #t (cond-expand ((library (scheme base)) 1 2) (else 3)) 4)  ; => 2
(let ((x (cond-expand (no-such-feature 1)))) 'unspecified)  ; => unspecified
(define-syntax doubled (syntax-rules () ((_ x) (cond-expand (r7rs (* x 2)) (else x)))))
(list (doubled 4) (doubled (doubled 2)))             ; => (8 8)
(+ 1 (cond-expand (r7rs (define a 1))))              ; !> define: a definition where an expression is wanted: (define a 1)
(and (memq 'r7rs (features)) #t)                     ; => #t
(let () (cond-expand (no-such-feature (define a 1))) 'nothing-done)  ; => nothing-done
(cond-expand ((not) 1) (else 2))                     ; !> cond-expand: bad syntax, its shape is (cond-expand (requirement form ...) ... [(else form ...)]): (cond-expand ((not) 1) (else 2))
(cond-expand (5 1) (else 2))                         ; !> cond-expand: bad syntax, its shape is (cond-expand (requirement form ...) ... [(else form ...)]): (cond-expand (5 1) (else 2))

; 4.2.2  Binding constructs: let
(let ((x 2) (y 3)) (* x y))                          ; => 6
(let ((x 2) (y 3)) (let ((x 7) (z (+ x y))) (* z x)))  ; => 35
(let () 5)                                           ; => 5
(let ((x 1)) (define y 2) (+ x y))                   ; => 3
(let ((x 1)) (let ((f (lambda () x)) (x 2)) (list (f) x)))  ; => (1 2)
(let ((if list)) (if 1 2 3))                         ; => (1 2 3)
(let ((quote -)) '5)                                 ; => -5
(let ((let 1)) (+ let 1))                            ; => 2
(let ((x 'outer)) (let ((y x)) (set! y 'changed) x)) ; => outer
(let)                                                ; !> let: bad syntax, its shape is (let ((variable init) ...) body ...): (let)
(let ((x 1)))                                        ; !> let: a body ends without an expression
(let ((x)) x)                                        ; !> let: bad syntax, its shape is (let ((variable init) ...) body ...): (let ((x)) x)
(let ((x 1 2)) x)                                    ; !> let: bad syntax, its shape is (let ((variable init) ...) body ...): (let ((x 1 2)) x)
(let (x) x)                                          ; !> let: bad syntax, its shape is (let ((variable init) ...) body ...): (let (x) x)
(let ((x 1) (x 2)) x)                                ; !> let: a name is bound twice: x
(let ((1 2)) 3)                                      ; !> let: bad syntax, its shape is (let ((variable init) ...) body ...): (let ((1 2)) 3)
(let ((x 1) (y x-unseen)) y)                         ; !> unbound variable: x-unseen

; let*
(let ((x 2) (y 3)) (let* ((x 7) (z (+ x y))) (* z x)))  ; => 70
(let* () 5)                                          ; => 5
(let* ((x 1) (x (+ x 1)) (x (* x 10))) x)            ; => 20
(let* ((x 1)) (define x 2) x)                        ; => 2
(let* ((a 1) (f (lambda () a)) (a 2)) (list (f) a))  ; => (1 2)
(let*)                                               ; !> let*: bad syntax, its shape is (let* ((variable init) ...) body ...): (let*)
(let* ((x 1)))                                       ; !> let*: bad syntax, its shape is (let* ((variable init) ...) body ...): (let* ((x 1)))
(let* ((x)) 1)                                       ; !> let*: bad syntax, its shape is (let* ((variable init) ...) body ...): (let* ((x)) 1)
(let* ((here (+ after 1)) (after 1)) here)           ; !> unbound variable: after

; letrec
(letrec ((even? (lambda (n) (if (zero? n) #t (odd? (- n 1)))))
         (odd? (lambda (n) (if (zero? n) #f (even? (- n 1))))))
  (even? 88))                                        ; => #t
(letrec () 5)                                        ; => 5
(letrec ((f (lambda (n) (if (= n 0) 1 (* n (f (- n 1))))))) (f 20))  ; => 2432902008176640000
(letrec ((x (lambda () y)) (y 5)) (x))               ; => 5
(letrec ((a (lambda () b)) (b 1)) (set! b 2) (a))    ; => 2
(letrec ((x y) (y 1)) x)                             ; !> variable used before its definition: y
(letrec ((x x)) x)                                   ; !> variable used before its definition: x
(letrec)                                             ; !> letrec: bad syntax, its shape is (letrec ((variable init) ...) body ...): (letrec)
(letrec ((x 1)))                                     ; !> letrec: a body ends without an expression
(letrec ((x 1) (x 2)) x)                             ; !> letrec: a name is bound twice: x

; letrec*
(letrec* ((p (lambda (x) (+ 1 (q (- x 1)))))
          (q (lambda (y) (if (zero? y) 0 (+ 1 (p (- y 1))))))
          (x (p 5))
          (y x))
  y)                                                 ; => 5
(letrec* () 5)                                       ; => 5
(letrec* ((a 1) (b (+ a 1)) (c (* b 10))) c)         ; => 20
(letrec* ((a (lambda () b)) (b 2) (c (a))) c)        ; => 2
(letrec* ((a b) (b 2)) a)                            ; !> variable used before its definition: b
(letrec* ((f (lambda () later)) (x (f)) (later 1)) x)  ; !> variable used before its definition: later
(letrec*)                                            ; !> letrec*: bad syntax, its shape is (letrec* ((variable init) ...) body ...): (letrec*)
(letrec* ((x 1) (x 2)) x)                            ; !> letrec*: a name is bound twice: x

; let-values
(let-values (((root rem) (exact-integer-sqrt 32))) (* root rem))  ; => 35
(let-values (((a b) (values 1 2)) ((c d) (values 3 4))) (list a b c d))  ; => (1 2 3 4)
(let-values (((a . rest) (values 1 2 3)) (all (values 4 5))) (list a rest all))  ; => (1 (2 3) (4 5))
(let-values ((all (values))) all)                    ; => ()
(let-values ((() (values))) 'nothing)                ; => nothing
(let-values () 5)                                    ; => 5
(let-values (((x) 7)) x)                             ; => 7
(let ((a 'a) (b 'b)) (let-values (((a b) (values 1 a)) ((c) b)) (list a b c)))  ; => (1 a b)
(let-values (((a) 1)) (define b 2) (+ a b))          ; => 3
(let-values (((a b) (values 1 2 3))) a)              ; !> wrong number of values, they are for (a b): 1 2 3
(let-values (((a b) 1)) a)                           ; !> wrong number of values, they are for (a b): 1
(let-values (((a b . c) (values 1))) a)              ; !> wrong number of values, they are for (a b c ...): 1
(let-values (((a) (values))) a)                      ; !> wrong number of values, they are for (a)
(let-values ((() 1)) 'nothing)                       ; !> wrong number of values, they are for (): 1
(define (wants-two f) (let-values (((a b) (f))) (+ a b)))
(wants-two (lambda () (values 1 2)))                 ; => 3
(wants-two (lambda () 1))                            ; !> wrong number of values, they are for (a b): 1
(guard (e (#t (error-object-message e))) (wants-two values))  ; => "wrong number of values, they are for (a b)"
(let-values)                                         ; !> let-values: bad syntax, its shape is (let-values ((formals expression) ...) body ...): (let-values)
(let-values (((a) 1 2)) a)                           ; !> let-values: bad syntax, its shape is (let-values ((formals expression) ...) body ...): (let-values (((a) 1 2)) a)
(let-values (((a) 1) ((a) 2)) a)                     ; !> let-values: a name is bound twice: a
;   what gives the values stands where it is written: it may branch, loop, escape and assign
(define (minmax a b) (if (< a b) (values a b) (values b a)))
(let-values (((low high) (minmax 5 3))) (list low high))  ; => (3 5)
(let-values (((low high) (if (odd? 3) (minmax 2 1) (values 'a 'b)))) (list low high))  ; => (1 2)
(let-values (((q r) (let loop ((n 17) (q 0)) (if (< n 5) (values q n) (loop (- n 5) (+ q 1)))))) (list q r))  ; => (3 2)
(let-values (((a b) (call/cc (lambda (k) (k 1 2) 3)))) (list a b))  ; => (1 2)
(let-values (((a b) (call/cc (lambda (k) (for-each (lambda (x) (if (> x 1) (k x 'found))) '(1 2 3)) (values 0 'none))))) (list a b))  ; => (2 found)
(let-values (((a b) (guard (e (#t (values e 'raised))) (raise 'oops)))) (list a b))  ; => (oops raised)
(let-values (((a b) (dynamic-wind (lambda () #f) (lambda () (values 1 2)) (lambda () (values))))) (list a b))  ; => (1 2)
(let-values (((a b) (apply values '(1 2)))) (list a b))  ; => (1 2)
(let-values (((a b) (call-with-values (lambda () (values 1 2)) (lambda (x y) (values y x))))) (list a b))  ; => (2 1)
(let-values (((a b) (let-values (((c d) (values 1 2))) (values d c)))) (list a b))  ; => (2 1)
(let ((f (let-values (((a b) (values 1 2))) (set! a (+ a 10)) (lambda (x) (set! b (+ b x)) (list a b)))))
  (f 1)
  (f 1))                                             ; => (11 4)
(let ((n 0)) (let-values (((a b) (begin (set! n (+ n 1)) (values n (lambda () n))))) (set! n 5) (list a (b))))  ; => (1 5)
(map (lambda (f) (f)) (map (lambda (x) (let-values (((a b) (values x (* x x)))) (lambda () (+ a b)))) '(1 2 3)))  ; => (2 6 12)
(let loop ((i 0) (made '()))
  (if (= i 3)
      (map (lambda (f) (f)) made)
      (let-values (((a . rest) (values i i))) (loop (+ i 1) (cons (lambda () (cons a rest)) made)))))  ; => ((2 2) (1 1) (0 0))
(define (count-down n) (let-values (((a b) (values n 1))) (if (= a 0) 'done (count-down (- a b)))))
(count-down 100000)                                  ; => done
(define (deep n) (if (= n 0) (values 0 'end) (let-values (((a b) (deep (- n 1)))) (values (+ a 1) b))))
(let-values (((a b) (deep 20000))) (list a b))       ; => (20000 end)
(if (let-values (((a b) (values #f #t))) a) 'yes 'no)  ; => no
(let-values (((a) (let-values (((b c) (values 1 2))) (+ b c)))) a)  ; => 3
(+ 1 (let-values (((a b) (values 1 2))) (values a b)))  ; !> values: one value is wanted here, not several or none: 1 2
(let-values (((a b) (list (values 1 2)))) a)         ; !> values: one value is wanted here, not several or none: 1 2
(let-values (((a b) (minmax 1 'x))) a)               ; !> <: not a real number (argument 2): x
(let-values (((a b) (let ((c (minmax 1 2))) (values c c)))) a)  ; !> values: one value is wanted here, not several or none: 1 2

; let*-values
(let ((a 'a) (b 'b) (x 'x) (y 'y))
  (let*-values (((a b) (values x y)) ((x y) (values a b))) (list a b x y)))  ; => (x y x y)
(let*-values (((a b) (values 1 2)) ((c) (+ a b))) (list a b c))  ; => (1 2 3)
(let*-values (((a) 1) ((a) (+ a 1))) a)              ; => 2
(let*-values ((all (values 1 2)) ((n) (length all))) n)  ; => 2
(let*-values () 5)                                   ; => 5
(let*-values (((a b) (values 1))) a)                 ; !> wrong number of values, they are for (a b): 1
(let*-values)                                        ; !> let*-values: bad syntax, its shape is (let*-values ((formals expression) ...) body ...): (let*-values)

; 4.2.3  Sequencing
(define x 0)
(and (= x 0) (begin (set! x 5) (+ x 1)))             ; => 6
(begin 1 2 3)                                        ; => 3
(begin (display "4 plus 1 equals ") (display (+ 4 1)) 'shown)  ; => shown
; prints: 4 plus 1 equals 5
(let () (begin) 1)                                   ; => 1
(let () (begin (define a 1) (define b 2)) (+ a b))   ; => 3
(begin (begin 1) (begin 2 (begin 'deep)))            ; => deep
(let loop ((i 0)) (begin #f (begin (if (< i 100000) (loop (+ i 1)) i))))  ; => 100000
(list (begin))                                       ; !> begin: bad syntax, its shape is (begin expression ...): (begin)
(begin . 1)                                          ; !> begin: bad syntax, its shape is (begin form ...): (begin . 1)
(begin (car '()) 'unreached)                         ; !> car: not a pair: ()

; 4.2.4  Iteration: do
(do ((vec (make-vector 5)) (i 0 (+ i 1))) ((= i 5) vec) (vector-set! vec i i))  ; => #(0 1 2 3 4)
(let ((x '(1 3 5 7 9))) (do ((x x (cdr x)) (sum 0 (+ sum (car x)))) ((null? x) sum)))  ; => 25
(do ((i 0 (+ i 1)) (fixed 'same)) ((= i 3) (list i fixed)))  ; => (3 same)
(do ((i 0 (+ i 1))) ((= i 3) (display "end") 'a 'b) (display i))  ; => b
; prints: 012end
(do ((a 1 b) (b 2 a) (n 0 (+ n 1))) ((= n 3) (list a b)))  ; => (2 1)
(do () (#t 'at-once) (display "never"))              ; => at-once
; prints:
(let ((thunks (do ((i 0 (+ i 1)) (acc '() (cons (lambda () i) acc))) ((= i 3) acc))))
  (map (lambda (t) (t)) thunks))                     ; => (2 1 0)
(do ((i 0 (+ i 1))) ((= i 200000) i))                ; => 200000
(let ((n 0)) (do ((i 0 (+ i 1))) ((= i 3)) (set! n (+ n i))) n)  ; => 3
(do)                                                 ; !> do: bad syntax, its shape is (do ((variable init [step]) ...) (test expression ...) command ...): (do)
(do ((i 0 1 2)) (#t 1))                              ; !> do: bad syntax, its shape is (do ((variable init [step]) ...) (test expression ...) command ...): (do ((i 0 1 2)) (#t 1))
(do ((i 0)) ())                                      ; !> do: bad syntax, its shape is (do ((variable init [step]) ...) (test expression ...) command ...): (do ((i 0)) ())
(do ((i 0) (i 1)) (#t i))                            ; !> do: a name is bound twice: i
(do ((i 'a (+ i 1))) ((eq? i 'b) i))                 ; !> +: not a number (argument 1): a

; named let
(let loop ((numbers '(3 -2 1 6 -5)) (nonneg '()) (neg '()))
  (cond ((null? numbers) (list nonneg neg))
        ((>= (car numbers) 0) (loop (cdr numbers) (cons (car numbers) nonneg) neg))
        ((< (car numbers) 0) (loop (cdr numbers) nonneg (cons (car numbers) neg)))))  ; => ((6 1 3) (-5 -2))
(let once () 'body)                                  ; => body
(let f ((n 10)) (if (= n 0) 1 (* n (f (- n 1)))))    ; => 3628800
(let ((loop 5)) (let loop ((i loop)) (if (procedure? loop) i 'shadowed)))  ; => 5
(let - ((n (- 1))) (if (= n -1) (- 10) n))           ; => 10
(let loop ((loop 3)) loop)                           ; => 3
(let loop ((i 0)) (define next (+ i 1)) (if (< i 10) (loop next) next))  ; => 11
(let deep ((n 100000)) (if (= n 0) 0 (+ 1 (deep (- n 1)))))  ; => 100000
(let loop)                                           ; !> let: bad syntax, its shape is (let ((variable init) ...) body ...): (let loop)
(let loop ((i 0)))                                   ; !> let: a body ends without an expression
(let loop ((i 0) (i 1)) i)                           ; !> let: a name is bound twice: i
(let loop ((i 0)) (loop))                            ; !> loop: wrong number of operands, its shape is (loop i)
(let loop ((i 0)) (loop 1 2))                        ; !> loop: wrong number of operands, its shape is (loop i): 1 2

; 4.2.5  Delayed evaluation: delay, force
(force (delay (+ 1 2)))                              ; => 3
(let ((p (delay (+ 1 2)))) (list (force p) (force p)))  ; => (3 3)
(define integers
  (letrec ((next (lambda (n) (delay (cons n (next (+ n 1)))))))
    (next 0)))
(define (head stream) (car (force stream)))
(define (tail stream) (cdr (force stream)))
(head (tail (tail integers)))                        ; => 2
(let* ((n 0) (p (delay (begin (set! n (+ n 1)) n)))) (force p) (force p) n)  ; => 1
(define count 0)
(define p
  (delay (begin (set! count (+ count 1))
                (if (> count x) count (force p)))))
(define x 5)
(promise? p)                                         ; => #t
(force p)                                            ; => 6
(begin (set! x 10) (force p))                        ; => 6
(force 5)                                            ; => 5
(force '(not a promise))                             ; => (not a promise)
(force)                                              ; !> force: wrong number of operands, its shape is (force promise)
(delay)                                              ; !> delay: bad syntax, its shape is (delay expression): (delay)
(delay 1 2)                                          ; !> delay: bad syntax, its shape is (delay expression): (delay 1 2)
(force (delay (car '())))                            ; !> car: not a pair: ()
(let* ((n 0) (p (delay (begin (set! n (+ n 1)) (if (< n 3) (raise n) n)))))  ; a failed promise tries again
  (define (try) (guard (e (#t (list 'failed e))) (force p)))
  (let* ((a (try)) (b (try)) (c (try)) (d (try))) (list a b c d)))  ; => ((failed 1) (failed 2) 3 3)
(letrec ((p (delay (if c 3 (begin (set! c #t) (+ (force p) 1))))) (c #f)) (force p))  ; => 3
(let ((p (delay (delay 1)))) (promise? (force p)))   ; => #t

; delay-force
(force (delay-force (delay 5)))                      ; => 5
(define (stream-filter keep? s)
  (delay-force
    (if (null? (force s))
        (delay '())
        (let ((h (car (force s))) (t (cdr (force s))))
          (if (keep? h) (delay (cons h (stream-filter keep? t))) (stream-filter keep? t))))))
(head (tail (tail (stream-filter odd? integers))))   ; => 5
(head (stream-filter (lambda (n) (> n 30000)) integers))  ; => 30001
(define (countdown n) (if (= n 0) (delay 'liftoff) (delay-force (countdown (- n 1)))))
(force (countdown 100000))                           ; => liftoff
(let* ((n 0) (p (delay-force (begin (set! n (+ n 1)) (delay n))))) (force p) (force p) n)  ; => 1
(promise? (delay-force (delay 1)))                   ; => #t
(let loop ((p (delay 0)) (i 0)) (if (= i 1000) (force p) (loop (delay (+ 1 (force p))) (+ i 1))))  ; => 1000
(delay-force)                                        ; !> delay-force: bad syntax, its shape is (delay-force expression): (delay-force)
(delay-force (delay 1) 2)                            ; !> delay-force: bad syntax, its shape is (delay-force expression): (delay-force (delay 1) 2)
(force (delay-force 5))                              ; !> delay-force: not a promise: 5

; promise?, make-promise
(promise? 5)                                         ; => #f
(promise? (lambda () 5))                             ; => #f
(promise? (delay 5))                                 ; => #t
(promise?)                                           ; !> promise?: wrong number of operands, its shape is (promise? obj)
(force (make-promise 5))                             ; => 5
(promise? (make-promise (list 1 2)))                 ; => #t
(let ((p (delay 1))) (eq? p (make-promise p)))       ; => #t
(force (make-promise (make-promise 7)))              ; => 7
(make-promise)                                       ; !> make-promise: wrong number of operands, its shape is (make-promise obj)

; 4.2.6  Dynamic bindings: make-parameter, parameterize
(define radix
  (make-parameter 10
    (lambda (x) (if (and (exact-integer? x) (<= 2 x 16)) x (error "invalid radix" x)))))
(define (f n) (number->string n (radix)))
(f 12)                                               ; => "12"
(parameterize ((radix 2)) (f 12))                    ; => "1100"
(f 12)                                               ; => "12"
(parameterize ((radix 0)) (f 12))                    ; !> invalid radix: 0
(make-parameter 1 (lambda (x) (error "refused" x)))  ; !> refused: 1
(radix)                                              ; => 10
(define half (make-parameter 10 (lambda (x) (/ x 2))))
(half)                                               ; => 5
(parameterize ((half 6)) (half))                     ; => 3
(parameterize ((half 6)) (parameterize ((half (half))) (half)))  ; => 3/2
(half)                                               ; => 5
(define plain (make-parameter 'outside))
(parameterize () (plain))                            ; => outside
(parameterize ((plain 1) (radix 8)) (list (plain) (radix)))  ; => (1 8)
(let ((get (lambda () (plain)))) (parameterize ((plain 'inside)) (get)))  ; => inside
(let ((late (parameterize ((plain 'inside)) (lambda () (plain))))) (late))  ; => outside
(parameterize ((plain 1)) (define x 5) (list x (plain)))  ; => (5 1)
(call/cc (lambda (k) (parameterize ((plain 'inside)) (k (plain)))))  ; => inside
(plain)                                              ; => outside
(guard (e (#t (list e (plain)))) (parameterize ((plain 'inside)) (raise (plain))))  ; => (inside outside)
(let ((log '()))                                     ; converters run before any parameter changes
  (define (noting name) (make-parameter 0 (lambda (v) (set! log (cons (list name v (plain)) log)) v)))
  (let ((a (noting 'a)) (b (noting 'b)))
    (set! log '())
    (parameterize ((plain 'in) (a 1) (b 2)) 'body)
    (reverse log)))                                  ; => ((a 1 outside) (b 2 outside))
(let ((n 0))                                         ; leaving converts nothing
  (let ((p (make-parameter 0 (lambda (v) (set! n (+ n 1)) v))))
    (parameterize ((p 1)) (p)) (parameterize ((p 2)) (p)) n))  ; => 3
(let loop ((i 0)) (if (= i 10000) i (parameterize ((plain i)) (if (= i (plain)) #t #f) (loop (+ i 1)))))  ; => 10000
(procedure? plain)                                   ; => #t
(parameterize ((5 1)) 'body)                         ; !> parameterize: not a parameter: 5
(parameterize ((car 1)) 'body)                       ; !> parameterize: not a parameter: #<procedure car>
(parameterize)                                       ; !> parameterize: bad syntax, its shape is (parameterize ((parameter value) ...) body ...): (parameterize)
(parameterize ((plain 1)))                           ; !> parameterize: bad syntax, its shape is (parameterize ((parameter value) ...) body ...): (parameterize ((plain 1)))
(parameterize ((plain)) 1)                           ; !> parameterize: bad syntax, its shape is (parameterize ((parameter value) ...) body ...): (parameterize ((plain)) 1)
(make-parameter)                                     ; !> make-parameter: wrong number of operands, its shape is (make-parameter value) or (make-parameter value converter)
(make-parameter 1 2)                                 ; !> not a procedure: 2

; 4.2.7  Exception handling: guard
(guard (condition ((assq 'a condition) => cdr) ((assq 'b condition))) (raise (list (cons 'a 42))))  ; => 42
(guard (condition ((assq 'a condition) => cdr) ((assq 'b condition))) (raise (list (cons 'b 23))))  ; => (b . 23)
(guard (e (#t 'caught)) 'fine)                       ; => fine
(guard (e (#f 'never)) 'fine)                        ; => fine
(guard (e ((symbol? e) (list 'symbol e)) ((string? e) (list 'string e))) (raise 'oops))  ; => (symbol oops)
(guard (e ((symbol? e) (list 'symbol e)) ((string? e) (list 'string e))) (raise "oops"))  ; => (string "oops")
(guard (e ((string? e) 'inner)) (guard (e ((number? e) 'number)) (raise "text")))  ; => inner
(guard (e ((symbol? e) 'outer)) (guard (e ((number? e) (raise 'again))) (raise 1)))  ; => outer
(guard (e (else 'else)) (raise #f))                  ; => else
(guard (e ((not e) 'false-was-raised)) (raise #f))   ; => false-was-raised
(guard (e (#t (list e (begin (set! e 2) e)))) (raise 1))  ; => (1 2)
(guard (e ((memv e '(1 2 3)))) (raise 2))            ; => (2 3)
(guard (e (#t 1 2 3)) (raise 'x))                    ; => 3
(guard (e (#t (error-object-message e))) (car 5))    ; => "car: not a pair"
(guard (e (#t (error-object-irritants e))) (car 5))  ; => (5)
(guard (e ((symbol? e) 'caught)) (define x 'internal) (raise x))  ; => caught
(+ 1 (guard (e (#t 10)) (+ 100 (raise 'x))))         ; => 11
(call-with-values (lambda () (guard (e (#t (values 1 2))) (raise 'x))) list)  ; => (1 2)
(call-with-values (lambda () (guard (e (#t 0)) (values 1 2))) list)  ; => (1 2)
(guard (e ((string? e) 'no)) (raise 'not-caught))    ; !> raised: not-caught
(guard (e ((string? e) 'no)) (error "not caught" 1 2))  ; !> not caught: 1 2
(guard (e (#t (raise (list 'from-clause e)))) (raise 1))  ; !> raised: (from-clause 1)
(guard (e (#f 1)) (+ 1 (raise-continuable 5)))       ; !> raised: 5
(with-exception-handler                              ; no clause: the outer handler may answer
  (lambda (e) (* e 10))
  (lambda () (guard (e ((string? e) 'no)) (+ 1 (raise-continuable 5)))))  ; => 51
(guard (e (#t (display " handled") 'done))           ; leaving the body runs the after thunks first
  (dynamic-wind (lambda () (display "in")) (lambda () (raise 'x)) (lambda () (display " out"))))  ; => done
; prints: in out handled
(guard (e ((symbol? e) (display " outer") e))        ; reraise passes through the extent once
  (dynamic-wind
    (lambda () (display "in"))
    (lambda () (guard (e ((string? e) 'no)) (raise 'through)))
    (lambda () (display " out"))))                   ; => through
; prints: in out outer
(let loop ((i 0)) (guard (e (#t (if (< i 10000) 'next 'never))) (raise i)) (if (= i 10000) i (loop (+ i 1))))  ; => 10000
(let loop ((i 0)) (guard (e ((= e 100000) e) (else (loop (+ e 1)))) (raise i)))  ; => 100000
(let loop ((i 0)) (guard (e ((and (< e 100000) e) => (lambda (i) (loop (+ i 1)))) (else e)) (raise i)))  ; => 100000
(guard)                                              ; !> guard: bad syntax, its shape is (guard (variable clause ...) body ...): (guard)
(guard (e))                                          ; !> guard: bad syntax, its shape is (guard (variable clause ...) body ...): (guard (e))
(guard e 1)                                          ; !> guard: bad syntax, its shape is (guard (variable clause ...) body ...): (guard e 1)
(guard (5 (#t 1)) 1)                                 ; !> guard: bad syntax, its shape is (guard (variable clause ...) body ...): (guard (5 (#t 1)) 1)
(guard (e (else 1) (#t 2)) 1)                        ; !> guard: bad syntax, its shape is (guard (variable clause ...) body ...): (guard (e (else 1) (#t 2)) 1)

; 4.2.8  Quasiquotation
`(list ,(+ 1 2) 4)                                   ; => (list 3 4)
(let ((name 'a)) `(list ,name ',name))               ; => (list a (quote a))
`(a ,(+ 1 2) ,@(map abs '(4 -5 6)) b)                ; => (a 3 4 5 6 b)
`((foo ,(- 10 3)) ,@(cdr '(c)) . ,(car '(cons)))     ; => ((foo 7) . cons)
`#(10 5 ,(sqrt 4) ,@(map sqrt '(16 9)) 8)            ; => #(10 5 2 4 3 8)
(let ((foo '(foo bar)) (@baz 'baz)) `(list ,@foo , @baz))  ; => (list foo bar baz)
`(a `(b ,(c (+ 1 2))))                               ; => (a (quasiquote (b (unquote (c (+ 1 2))))))
`(a `(b ,(foo ,(+ 1 3) d) e) f)                      ; => (a (quasiquote (b (unquote (foo 4 d)) e)) f)
`(1 `,(2 ,(+ 1 2)))                                  ; => (1 (quasiquote (unquote (2 3))))
(let ((name1 'x) (name2 'y)) `(a `(b ,,name1 ,',name2 d) e))  ; => (a (quasiquote (b (unquote x) (unquote (quote y)) d)) e)
`(1 `(2 `(3 ,(4 ,(5 ,(+ 1 5))))))                    ; => (1 (quasiquote (2 (quasiquote (3 (unquote (4 (unquote (5 6)))))))))
`(1 `(2 ,@(3 ,@(list 4 5))))                         ; => (1 (quasiquote (2 (unquote-splicing (3 4 5)))))
`(1 `#(2 ,(3 ,(+ 1 3))))                             ; => (1 (quasiquote #(2 (unquote (3 4)))))
`5                                                   ; => 5
`()                                                  ; => ()
`a                                                   ; => a
`"text"                                              ; => "text"
`#()                                                 ; => #()
`,(+ 1 2)                                            ; => 3
`(,@'(1 2) ,@'() ,@'(3))                             ; => (1 2 3)
`(1 . ,(+ 1 1))                                      ; => (1 . 2)
`(1 ,@'(2 . 3))                                      ; => (1 2 . 3)
`(,@'() . x)                                         ; => x
`(1 ,@5)                                             ; => (1 . 5)
`#(,@'() 1)                                          ; => #(1)
`(#(,(+ 1 1)) #(#(,@(list 1 2))))                    ; => (#(2) #(#(1 2)))
(quasiquote (list (unquote (+ 1 2)) 4))              ; => (list 3 4)
'(quasiquote (list (unquote (+ 1 2)) 4))             ; => (quasiquote (list (unquote (+ 1 2)) 4))
`(unquote (+ 1 2))                                   ; => 3
`(1 unquote (+ 1 2))                                 ; => (1 . 3)
`(x unquote-splicing y)                              ; => (x unquote-splicing y)
(let ((unquote -)) `(,5))                            ; => ((unquote 5))
(let ((tail (list 3))) (eq? tail (cddr `(1 2 ,@tail))))  ; => #t
(let ((build (lambda (x) `(a ,x)))) (eq? (build 1) (build 1)))  ; => #f
(let ((n 0)) `(,(begin (set! n (+ n 1)) n) ,(begin (set! n (+ n 1)) n)))  ; => (1 2)
; what no part of is computed is a constant, the same at every evaluation
(let ((build (lambda () `(a b)))) (eq? (build) (build)))  ; => #t
(let ((build (lambda () `(a `(b ,c))))) (eq? (build) (build)))  ; => #t
(let ((build (lambda () `#(a b)))) (eq? (build) (build)))  ; => #t
(set-car! `(a b) 1)                                  ; !> set-car!: constant pair: (a b)
`(1 (unquote a b))                                   ; => (1 (unquote a b))
`(1 . (unquote a b))                                 ; => (1 unquote a b)
`(1 (unquote . b))                                   ; => (1 (unquote . b))
`(1 (unquote-splicing a b))                          ; => (1 (unquote-splicing a b))
(quasiquote #0=(a . #0#))                            ; !> quasiquote: a circular template: #0=(a . #0#)
(quasiquote (b #0=(,x . #0#)))                       ; !> quasiquote: a circular template: #0=((unquote x) . #0#)
`(1 ,@(car '()))                                     ; !> car: not a pair: ()
`(,@5 1)                                             ; !> append: not a proper list (argument 1): 5
`(,@'(1 . 2) 3)                                      ; !> append: not a proper list (argument 1): (1 . 2)
(unquote x)                                          ; !> unquote: syntax out of its place: (unquote x)
,x                                                   ; !> unquote: syntax out of its place: (unquote x)
(unquote-splicing x)                                 ; !> unquote-splicing: syntax out of its place: (unquote-splicing x)
(quasiquote)                                         ; !> quasiquote: bad syntax, its shape is (quasiquote template): (quasiquote)
(quasiquote 1 2)                                     ; !> quasiquote: bad syntax, its shape is (quasiquote template): (quasiquote 1 2)

; 4.2.9  Case-lambda
(define range
  (case-lambda
    ((e) (range 0 e))
    ((b e) (do ((r '() (cons e r)) (e (- e 1) (- e 1))) ((< e b) r)))))
(range 3)                                            ; => (0 1 2)
(range 3 5)                                          ; => (3 4)
(define shapes (case-lambda (() 'none) ((a) (list 'one a)) ((a . rest) (list 'some a rest)) (all 'never)))
(shapes)                                             ; => none
(shapes 1)                                           ; => (one 1)
(shapes 1 2 3)                                       ; => (some 1 (2 3))
((case-lambda (all all)) 1 2)                        ; => (1 2)
((case-lambda ((a b) 'two) (rest (length rest))) 1 2 3)  ; => 3
((case-lambda ((a) 'first) ((b) 'second)) 1)         ; => first
(map (case-lambda ((a) (list a)) ((a b) (+ a b))) '(1 2) '(10 20))  ; => (11 22)
(procedure? (case-lambda))                           ; => #t
(let loop ((i 0)) (define step (case-lambda ((i) (loop (+ i 1))) ((i j) j))) (if (< i 100000) (step i) i))  ; => 100000
(apply shapes '(9))                                  ; => (one 9)
(range)                                              ; !> range: wrong number of operands, its shape is (range e) or (range b e)
(range 1 2 3)                                        ; !> range: wrong number of operands, its shape is (range e) or (range b e): 1 2 3
((case-lambda))                                      ; !> wrong number of operands, it takes none
(case-lambda (x))                                    ; !> case-lambda: a body ends without an expression
(case-lambda 5)                                      ; !> case-lambda: bad syntax, its shape is (case-lambda ((variable ...) body ...) ...): (case-lambda 5)
(case-lambda ((a a) 1))                              ; !> case-lambda: a name is bound twice: a

; what is spliced into an inner unquotation becomes its operands

(let ((l '(1))) `(x `(y ,,@l z)))                    ; => (x (quasiquote (y (unquote 1) z)))
(let ((l '(1 2))) `(x `(y ,,@l z)))                  ; => (x (quasiquote (y (unquote 1 2) z)))
(let ((l '((1 2)))) `(x `(y ,@,@l z)))               ; => (x (quasiquote (y (unquote-splicing (1 2)) z)))
