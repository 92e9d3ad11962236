; Errors: what is said, whole

; unbound names
(define shoe-size 42)
(define (frobnicate x) x)
shoe-sizes                                  ; !> unbound variable: shoe-sizes
(frobincate 1)                              ; !> unbound variable: frobincate
(vector-lenght #(1 2))                      ; !> unbound variable: vector-lenght
(strnig-append "a")                         ; !> unbound variable: strnig-append
xyzzy-plugh                                 ; !> unbound variable: xyzzy-plugh
(set! shoe-sizes 43)                        ; !> set!: unbound variable: shoe-sizes

; wrong numbers of operands
(define (pair-up a b) (list a b))
(pair-up)                                   ; !> pair-up: wrong number of operands, its shape is (pair-up a b)
(pair-up 1)                                 ; !> pair-up: wrong number of operands, its shape is (pair-up a b): 1
(pair-up 1 "two" 'three)                    ; !> pair-up: wrong number of operands, its shape is (pair-up a b): 1 "two" three
(define (some-of a . rest) rest)
(some-of)                                   ; !> some-of: wrong number of operands, its shape is (some-of a rest ...)
(cons 1)                                    ; !> cons: wrong number of operands, its shape is (cons a b): 1
(vector-ref #(1))                           ; !> vector-ref: wrong number of operands, its shape is (vector-ref vector k): #(1)

; operands of the wrong type: which, and what was given
(car 5)                                     ; !> car: not a pair: 5
(vector-ref '(1 2) 0)                       ; !> vector-ref: not a vector (argument 1): (1 2)
(+ 1 "2")                                   ; !> +: not a number (argument 2): "2"
(+ 'a 1)                                    ; !> +: not a number (argument 1): a
(string-length 'abc)                        ; !> string-length: not a string: abc
(symbol->string "abc")                      ; !> symbol->string: not a symbol: "abc"
(vector-ref #(1 2) 'x)                      ; !> vector-ref: not an exact nonnegative integer (argument 2): x

; out of range
(vector-ref #(1 2) 2)                       ; !> vector-ref: index out of range: 2 #(1 2)
(string-ref "abc" 3)                        ; !> string-ref: index out of range: 3 "abc"
(list-tail '(1 2) 3)                        ; !> list-tail: index out of range: 3 (1 2)

; what is no procedure
(5 6)                                       ; !> not a procedure: 5
("text" 1)                                  ; !> not a procedure: "text"
((pair-up 1 2))                             ; !> not a procedure: (1 2)

; constants
(set-car! '(1 2) 3)                         ; !> set-car!: constant pair: (1 2)

; raised values
(raise 42)                                  ; !> raised: 42
(error "it broke:" 1 "two" 'three)          ; !> it broke: 1 "two" three

; bad syntax
(if)                                        ; !> if: bad syntax, its shape is (if test consequent [alternate]): (if)
(let ((x)) x)                               ; !> let: bad syntax, its shape is (let ((variable init) ...) body ...): (let ((x)) x)
(define)                                    ; !> define: bad syntax, its shape is (define name expression) or (define (name variable ...) body ...): (define)
(lambda (x x) x)                            ; !> lambda: a name is bound twice: x

; division
(quotient 1 0)                              ; !> quotient: division by zero: 1 0
(/ 5 0)                                     ; !> /: division by zero: 5 0

; an error keeps its place when it is raised again
(guard (e ((string? e) 'no)) (car 5))       ; !> car: not a pair: 5
