; 6.11  Exceptions

; with-exception-handler
(call-with-current-continuation
  (lambda (k)
    (with-exception-handler
      (lambda (x) (k (list 'condition x)))
      (lambda () (+ 1 (raise 'an-error))))))         ; => (condition an-error)
(with-exception-handler (lambda (e) 42) (lambda () (+ (raise-continuable 'should-be-a-number) 23)))  ; => 65
(with-exception-handler (lambda (e) 'unused) (lambda () 'fine))  ; => fine
(with-exception-handler (lambda (e) 'unused) (lambda () (values 1 2)))  ; => 1 2
(with-exception-handler (lambda (e) (display "something went wrong") 'ignored) (lambda () (list 1 (raise-continuable 'x))))  ; => (1 ignored)
; prints: something went wrong
(with-exception-handler                              ; a handler runs with the outer handlers in force
  (lambda (e) (list 'outer e))
  (lambda ()
    (with-exception-handler
      (lambda (e) (list 'inner (raise-continuable (list 'again e))))
      (lambda () (raise-continuable 'first)))))      ; => (inner (outer (again first)))
(with-exception-handler                              ; and the inner one is back in force afterwards
  (lambda (e) 'outer)
  (lambda ()
    (with-exception-handler
      (lambda (e) 'inner)
      (lambda () (let* ((a (raise-continuable 1)) (b (raise-continuable 2))) (list a b))))))  ; => (inner inner)
(with-exception-handler
  (lambda (e) 'outer)
  (lambda () (let* ((a (with-exception-handler (lambda (e) 'inner) (lambda () (raise-continuable 1)))) (b (raise-continuable 2))) (list a b))))  ; => (inner outer)
(define p (make-parameter 'outside))                 ; the handler runs inside the extent of raise
(with-exception-handler (lambda (e) (p)) (lambda () (parameterize ((p 'inside)) (raise-continuable 'x))))  ; => inside
(with-exception-handler (lambda (e) 1) (lambda () (let loop ((i 0) (sum 0)) (if (= i 10000) sum (loop (+ i 1) (+ sum (raise-continuable i)))))))  ; => 10000
(let loop ((i 0)) (if (= i 10000) i (loop (+ 1 (with-exception-handler (lambda (e) e) (lambda () (raise-continuable i)))))))  ; => 10000
(call-with-values (lambda () (with-exception-handler (lambda (e) (values 1 2)) (lambda () (raise-continuable 'x)))) list)  ; => (1 2)
(with-exception-handler (lambda (e) 'ignored) (lambda () (+ 1 (raise 'oops))))  ; !> raise: a handler returned from a raise that cannot be continued: oops
(with-exception-handler (lambda (e) 'ignored) (lambda () (error "boom" 1)))  ; !> raise: a handler returned from a raise that cannot be continued: #<error "boom" 1>
(with-exception-handler (lambda (e) 'ignored) (lambda () (+ 1 (car 5))))  ; !> raise: a handler returned from a raise that cannot be continued: #<error "car: not a pair" 5>
(guard (outer (#t (error-object? outer)))            ; what comes of a handler that returns goes to the outer one
  (with-exception-handler (lambda (e) 'ignored) (lambda () (raise 'oops))))  ; => #t
(define told 0)
(guard (outer (#t (list (error-object? outer) told)))  ; even where a guard in between has raised it again
  (with-exception-handler
    (lambda (e) (set! told (+ told 1)) 'ignored)
    (lambda () (guard (e ((string? e) 'no)) (raise 'oops)))))  ; => (#t 2)
(with-exception-handler (lambda (e) (raise (list 'from-handler e))) (lambda () (raise 'oops)))  ; !> raised: (from-handler oops)
(with-exception-handler (lambda (e) (car e)) (lambda () (raise 'oops)))  ; !> car: not a pair: oops
(guard (e (#t (list 'outer e))) (with-exception-handler (lambda (e) (raise (list 'second e))) (lambda () (raise 'first))))  ; => (outer (second first))
(with-exception-handler (lambda () 'no-operand) (lambda () (raise-continuable 1)))  ; !> wrong number of operands, its shape is (procedure): 1
(with-exception-handler)                             ; !> with-exception-handler: wrong number of operands, its shape is (with-exception-handler handler thunk)
(with-exception-handler 5 (lambda () 1))             ; !> with-exception-handler: not a procedure (argument 1): 5
(with-exception-handler (lambda (e) 1) 5)            ; !> with-exception-handler: not a procedure (argument 2): 5
(with-exception-handler (lambda (e) 1) (lambda (x) 1))  ; !> raise: a handler returned from a raise that cannot be continued: #<error "wrong number of operands, its shape is (procedure x)">

; raise
(guard (e (#t e)) (raise 42))                        ; => 42
(guard (e (#t e)) (raise '()))                       ; => ()
(guard (e (#t (list 'got e))) (raise #f))            ; => (got #f)
(guard (e ((procedure? e) (e 1))) (raise (lambda (x) (+ x 1))))  ; => 2
(let ((thing (list 1 2))) (guard (e (#t (eq? e thing))) (raise thing)))  ; => #t
(guard (e (#t (list e 'in-flight))) (dynamic-wind (lambda () (display "<")) (lambda () (raise 'x)) (lambda () (display ">"))))  ; => (x in-flight)
; prints: <>
(raise 42)                                           ; !> raised: 42
(raise 'a-symbol)                                    ; !> raised: a-symbol
(raise "a string")                                   ; !> raised: "a string"
(raise (list 1 "two" #\3))                           ; !> raised: (1 "two" #\3)
(begin (display "before") (raise 'x))                ; !> raised: x
; prints: before
(raise (guard (e (#t e)) (error "made earlier" 1)))  ; !> made earlier: 1
(raise)                                              ; !> raise: wrong number of operands, its shape is (raise obj)
(raise 1 2)                                          ; !> raise: wrong number of operands, its shape is (raise obj): 1 2

; raise-continuable
(with-exception-handler (lambda (e) (* e 2)) (lambda () (raise-continuable 21)))  ; => 42
(guard (e (#t (list 'guarded e))) (raise-continuable 'x))  ; => (guarded x)
(with-exception-handler (lambda (e) 10) (lambda () (guard (e2 ((string? e2) 'no)) (+ 1 (raise-continuable 'x)))))  ; => 11
(with-exception-handler (lambda (e) (+ 1 e)) (lambda () (with-exception-handler (lambda (e) (* 10 (raise-continuable e))) (lambda () (raise-continuable 4)))))  ; => 50
(raise-continuable 5)                                ; !> raised: 5
(raise-continuable)                                  ; !> raise-continuable: wrong number of operands, its shape is (raise-continuable obj)

; error
(guard (e (#t (list (error-object-message e) (error-object-irritants e)))) (error "boom" 1 'two "three"))  ; => ("boom" (1 two "three"))
(guard (e (#t (list (error-object-message e) (error-object-irritants e)))) (error "boom"))  ; => ("boom" ())
(guard (e ((symbol? e) 'symbol) ((error-object? e) 'error-object)) (error "x"))  ; => error-object
(call/cc (lambda (k) (with-exception-handler (lambda (e) (k (error-object-irritants e))) (lambda () (error "x" (list 1 2))))))  ; => ((1 2))
(let ((irritant (vector 1))) (guard (e (#t (eq? irritant (car (error-object-irritants e))))) (error "x" irritant)))  ; => #t
(error "plain")                                      ; !> plain
(error "with irritants:" 1 "two" #\3 'four '(5))     ; !> with irritants: 1 "two" #\3 four (5)
(error 'a-symbol "text" 1)                           ; !> a-symbol: "text" 1
(error "" 1)                                         ; !> : 1
(error)                                              ; !> error: wrong number of operands, its shape is (error message irritant ...)
(let loop ((i 0)) (if (= i 1000) i (loop (+ 1 (guard (e (#t (car (error-object-irritants e)))) (error "x" i))))))  ; => 1000

; error-object?
(error-object? 5)                                    ; => #f
(error-object? "text")                               ; => #f
(guard (e (#t (error-object? e))) (error "x"))       ; => #t
(guard (e (#t (error-object? e))) (raise 'x))        ; => #f
(guard (e (#t (error-object? e))) (car 5))           ; => #t
(guard (e (#t (error-object? e))) (vector-ref (vector 1) 9))  ; => #t
(guard (e (#t (error-object? e))) (/ 1 0))           ; => #t
(guard (e (#t (error-object? e))) not-bound-anywhere)  ; => #t
(guard (e (#t (error-object? e))) (5 6))             ; => #t
(guard (e (#t (error-object? e))) ((lambda (x) x)))  ; => #t
(guard (e (#t (error-object? e))) (assert-nothing-of-the-kind))  ; => #t
(error-object?)                                      ; !> error-object?: wrong number of operands, its shape is (error-object? obj)

; error-object-message, error-object-irritants
(guard (e (#t (error-object-message e))) (error "a message" 1))  ; => "a message"
(guard (e (#t (string? (error-object-message e)))) (error 'symbol 1))  ; => #t
(guard (e (#t (error-object-message e))) (car 5))    ; => "car: not a pair"
(guard (e (#t (error-object-message e))) (vector-ref (vector 1) 9))  ; => "vector-ref: index out of range"
(guard (e (#t (error-object-message e))) not-bound-anywhere)  ; => "unbound variable"
(guard (e (#t (error-object-irritants e))) not-bound-anywhere)  ; => (not-bound-anywhere)
(guard (e (#t (error-object-irritants e))) (vector-ref (vector 1) 9))  ; => (9 #(1))
(guard (e (#t (error-object-irritants e))) (5 6))    ; => (5)
(guard (e (#t (error-object-irritants e))) ((lambda (x) x) 1 2))  ; => (1 2)
(error-object-message 5)                             ; !> error-object-message: not an error object: 5
(error-object-message)                               ; !> error-object-message: wrong number of operands, its shape is (error-object-message error)
(error-object-irritants 5)                           ; !> error-object-irritants: not an error object: 5
(error-object-irritants)                             ; !> error-object-irritants: wrong number of operands, its shape is (error-object-irritants error)

; read-error?, file-error?
(guard (e (#t (list (read-error? e) (file-error? e) (error-object? e)))) (read (open-input-string ")")))  ; => (#t #f #t)
(guard (e (#t (read-error? e))) (read (open-input-string "(1 2")))  ; => #t
(guard (e (#t (list (read-error? e) (file-error? e) (error-object? e)))) (open-input-file "/no/such/file"))  ; => (#f #t #t)
(guard (e (#t (list (read-error? e) (file-error? e)))) (error "x"))  ; => (#f #f)
(read-error? 5)                                      ; => #f
(file-error? 'x)                                     ; => #f
(read-error?)                                        ; !> read-error?: wrong number of operands, its shape is (read-error? obj)
(file-error?)                                        ; !> file-error?: wrong number of operands, its shape is (file-error? obj)

; handlers, escapes and extents together
(define trail '())
(define (note x) (set! trail (cons x trail)))
(define (noted) (let ((t (reverse trail))) (set! trail '()) t))
(define (within name thunk) (dynamic-wind (lambda () (note (list 'in name))) thunk (lambda () (note (list 'out name)))))
(begin (guard (e (#t (note (list 'caught e)))) (within 'a (lambda () (guard (e ((string? e) (note 'never))) (within 'b (lambda () (raise 'x))))))) (noted))  ; => ((in a) (in b) (out b) (out a) (caught x))
(begin (guard (e (#t (note (list 'caught e)))) (within 'a (lambda () (guard (e (#t (note (list 'inner e)) (raise 'y))) (within 'b (lambda () (raise 'x))))))) (noted))  ; => ((in a) (in b) (out b) (inner x) (out a) (caught y))
(begin (with-exception-handler (lambda (e) (note (list 'handler e)) 'back) (lambda () (within 'a (lambda () (guard (e ((string? e) 'no)) (within 'b (lambda () (note (raise-continuable 'x))))))))) (noted))  ; => ((in a) (in b) (handler x) back (out b) (out a))
(guard (e (#t (list 'last e))) (guard (e ((number? e) (raise (list e 'then)))) (guard (e ((symbol? e) (raise 5))) (raise 'first))))  ; => (last (5 then))
(guard (e ((symbol? e) (list 'outer e))) (guard (e ((begin (note (list 'tested e)) #f) 'never)) (raise 'x)))  ; => (outer x)
(noted)                                              ; => ((tested x))
(guard (e (#t (error-object-message e))) (guard (e ((car e) 'never)) (raise 'x)))  ; => "car: not a pair"
(guard (e (#t (p))) (parameterize ((p 'inside)) (raise 'x)))  ; => outside
(guard (e ((eq? (p) 'outside) 'clauses-see-the-outside)) (parameterize ((p 'inside)) (raise 'x)))  ; => clauses-see-the-outside
(call/cc (lambda (k) (guard (e (#t (list 'no e))) (k 'escapes-are-no-exceptions))))  ; => escapes-are-no-exceptions
(call/cc (lambda (k) (guard (e (#t (k (list 'from-clause e)))) (raise 'x)) 'never))  ; => (from-clause x)
(call/cc (lambda (k) (with-exception-handler (lambda (e) (k (+ e 1))) (lambda () (+ 100 (raise-continuable 1))))))  ; => 2
(guard (e (#t 'saved)) (with-exception-handler (lambda (e) (guard (e2 (#t 'inside-handler)) (raise 'nested)) 'returned) (lambda () (raise 'x))))  ; => saved
(with-exception-handler (lambda (e) (guard (e2 (#t (list e2 'in-handler-of e))) (raise 'nested))) (lambda () (raise-continuable 'x)))  ; => (nested in-handler-of x)
(map (lambda (f) (guard (e ((error-object? e) 'error) (else e)) (f))) (list (lambda () (raise 1)) (lambda () (car 2)) (lambda () 3)))  ; => (1 error 3)
(let deep ((n 1000)) (if (= n 0) 'bottom (guard (e ((string? e) 'no)) (deep (- n 1)))))  ; => bottom
(guard (e ((symbol? e) (list 'through e))) (let deep ((n 1000)) (if (= n 0) (raise 'bottom) (guard (e ((string? e) 'no)) (list (deep (- n 1)))))))  ; => (through bottom)
(guard (e ((symbol? e) e)) (let deep ((n 100000)) (if (= n 0) (raise 'from-the-deep) (+ 1 (deep (- n 1))))))  ; => from-the-deep
