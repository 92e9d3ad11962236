; 6.10  Control features

; procedure?
(procedure? car)                                     ; => #t
(procedure? 'car)                                    ; => #f
(procedure? (lambda (x) (* x x)))                    ; => #t
(procedure? '(lambda (x) (* x x)))                   ; => #f
(call-with-current-continuation procedure?)          ; => #t
(procedure? (make-parameter 1))                      ; => #t
(procedure? (case-lambda (() 1)))                    ; => #t
(procedure? apply)                                   ; => #t
(procedure? (delay 1))                               ; => #f
(procedure?)                                         ; !> procedure?: wrong number of operands, its shape is (procedure? obj)

; apply
(apply + (list 3 4))                                 ; => 7
(apply + 1 2 '(3))                                   ; => 6
(apply + '())                                        ; => 0
(apply list 1 '())                                   ; => (1)
(define compose (lambda (f g) (lambda args (f (apply g args)))))
((compose sqrt *) 12 75)                             ; => 30
(apply apply (list + (list 1 2)))                    ; => 3
(apply (lambda (a . rest) (list a rest)) 1 2 '(3 4)) ; => (1 (2 3 4))
(let* ((given (list 1 2)) (got (apply (lambda all all) given))) (set-car! got 'new) given)  ; => (1 2)
(let loop ((i 0)) (if (= i 100000) i (apply loop (list (+ i 1)))))  ; => 100000
(let ()                                   ; what returns to a hundred thousand frames passes through tail calls
  (define (same x) x)
  (define (count n) (if (= n 0) 0 (same (+ 1 (count (- n 1))))))
  (count 100000))                         ; => 100000
(let ()                                   ; and out of the middle of them
  (define (count n k) (if (= n 0) 0 (let ((m (+ 1 (count (- n 1) k)))) (if (= m 50000) (k (list m n)) m))))
  (call/cc (lambda (k) (count 100000 k)))) ; => (50000 50000)
(let loop ((i 0) (j 0)) (if (= i 100000) j (apply loop (+ i 1) (list (+ j 2)))))  ; => 200000
(let ((many (let loop ((i 0) (l '())) (if (= i 100000) l (loop (+ i 1) (cons 1 l)))))) (apply + many))  ; => 100000
(let ((many (let loop ((i 0) (l '())) (if (= i 100000) l (loop (+ i 1) (cons 1 l)))))) (length (apply list many)))  ; => 100000
(call/cc (lambda (k) (apply k '(escaped))))          ; => escaped
(apply call/cc (list (lambda (k) (k 1))))            ; => 1
(apply +)                                            ; !> apply: wrong number of operands, its shape is (apply procedure operand ... operands): #<procedure +>
(apply + 1)                                          ; !> apply: not a proper list (argument 2): 1
(apply + '(1 . 2))                                   ; !> apply: not a proper list (argument 2): (1 . 2)
(apply + 1 2 '(3 . 4))                               ; !> apply: not a proper list (argument 4): (3 . 4)
(apply 5 '(1))                                       ; !> not a procedure: 5
(apply car '(1 2))                                   ; !> car: wrong number of operands, its shape is (car pair): 1 2
(let ((ring (list 1 2))) (set-cdr! (cdr ring) ring) (guard (e (#t (error-object-message e))) (apply + ring)))  ; => "apply: not a proper list (argument 2)"

; map
(map cadr '((a b) (d e) (g h)))                      ; => (b e h)
(map (lambda (n) (expt n n)) '(1 2 3 4 5))           ; => (1 4 27 256 3125)
(map + '(1 2 3) '(4 5 6))                            ; => (5 7 9)
(map + '(1 2 3) '(10 20))                            ; => (11 22)
(map car '())                                        ; => ()
(map + '() '(1 2))                                   ; => ()
(map (lambda (a b c) (list a b c)) '(1 2) '(3 4) '(5 6))  ; => ((1 3 5) (2 4 6))
(map (lambda (a b c d) (+ a b c d)) '(1 2) '(1 2) '(1 2) '(1 2 3))  ; => (4 8)
(let ((count 0)) (map (lambda (ignored) (set! count (+ count 1)) count) '(a b)))  ; => (1 2)
(let ((trail '())) (map (lambda (x) (set! trail (cons x trail))) '(1 2 3)) (reverse trail))  ; => (1 2 3)
(let ((ring (list 10 20))) (set-cdr! (cdr ring) ring) (map + '(1 2 3 4 5) ring))  ; => (11 22 13 24 15)
(length (map (lambda (x) x) (vector->list (make-vector 100000 'x))))  ; => 100000
(call/cc (lambda (k) (map (lambda (x) (if (negative? x) (k x) (* x 2))) '(1 -2 3))))  ; => -2
(map call/cc (list (lambda (k) 1) (lambda (k) (k 2)) (lambda (k) (+ 1 (k 3)))))  ; => (1 2 3)
(map (lambda (x) (guard (e (#t (list 'bad e))) (if (odd? x) (raise x) x))) '(1 2 3))  ; => ((bad 1) 2 (bad 3))
(map)                                                ; !> map: wrong number of operands, its shape is (map f list) or (map f list1 list2) or (map f list1 list2 lists ...)
(map car)                                            ; !> map: wrong number of operands, its shape is (map f list) or (map f list1 list2) or (map f list1 list2 lists ...): #<procedure car>
(map car 5)                                          ; !> map: not a proper list (argument 2): 5
(map car '(1))                                       ; !> car: not a pair: 1
(map 5 '(1))                                         ; !> not a procedure: 5
(map + '(1) 5)                                       ; !> map: not a proper list (argument 3): 5
(map (lambda (x) x) '(1) '(2))                       ; !> wrong number of operands, its shape is (procedure x): 1 2
(map (lambda (x) x) '(1 2 . 3))                      ; !> map: not a proper list (argument 2): (1 2 . 3)

; for-each
(let ((v (make-vector 5))) (for-each (lambda (i) (vector-set! v i (* i i))) '(0 1 2 3 4)) v)  ; => #(0 1 4 9 16)
(begin (for-each display '(1 "two" #\3)) 'shown)     ; => shown
; prints: 1two3
(begin (for-each (lambda (a b) (display (list a b))) '(1 2) '(x y z)) 'shown)  ; => shown
; prints: (1 x)(2 y)
(begin (for-each car '()) 'nothing)                  ; => nothing
(let ((n 0)) (for-each (lambda (a b c) (set! n (+ n a b c))) '(1 2) '(10 20) '(100 200)) n)  ; => 333
(call/cc (lambda (k) (for-each (lambda (x) (if (negative? x) (k x))) '(54 0 37 -3 245 19)) #t))  ; => -3
(let ((n 0)) (for-each (lambda (x) (set! n (+ n 1))) (vector->list (make-vector 100000 'x))) n)  ; => 100000
(let ((ring (list 1 2)) (sum 0)) (set-cdr! (cdr ring) ring) (for-each (lambda (a b) (set! sum (+ sum (* a b)))) '(1 10 100) ring) sum)  ; => 121
(for-each)                                           ; !> for-each: wrong number of operands, its shape is (for-each f list) or (for-each f list1 list2) or (for-each f list1 list2 lists ...)
(for-each car 5)                                     ; !> for-each: not a proper list (argument 2): 5
(for-each car '(1))                                  ; !> car: not a pair: 1
(for-each 5 '(1))                                    ; !> not a procedure: 5

; string-map
(string-map char-foldcase "AbdEgH")                  ; => "abdegh"
(string-map (lambda (c) (integer->char (+ 1 (char->integer c)))) "HAL")  ; => "IBM"
(string-map (lambda (c k) ((if (eqv? k #\u) char-upcase char-downcase) c)) "studlycaps xxx" "ululululul")  ; => "StUdLyCaPs"
(string-map char-upcase "")                          ; => ""
(string-map (lambda (a b c) (if (char=? a b) c a)) "abcd" "axcx" "1234")  ; => "1b3d"
(string-map (lambda (c) #\x1F600) "ab")              ; => "😀😀"
(let ((s (string-map char-upcase "abc"))) (string-set! s 0 #\x) s)  ; => "xBC"
(call/cc (lambda (k) (string-map (lambda (c) (if (char=? c #\c) (k c) c)) "abcd")))  ; => #\c
(string-map)                                         ; !> string-map: wrong number of operands, its shape is (string-map f string) or (string-map f string1 string2 strings ...)
(string-map char-upcase 5)                           ; !> string-map: not a string (argument 2): 5
(string-map char-upcase '(#\a))                      ; !> string-map: not a string (argument 2): (#\a)
(string-map char->integer "a")                       ; !> string-map: not a character: 97
(string-map 5 "a")                                   ; !> not a procedure: 5

; string-for-each
(let ((v '())) (string-for-each (lambda (c) (set! v (cons (char->integer c) v))) "abcde") v)  ; => (101 100 99 98 97)
(begin (string-for-each (lambda (a b) (display a) (display b) (display ";")) "abc" "12") 'shown)  ; => shown
; prints: a1;b2;
(begin (string-for-each car "") 'nothing)            ; => nothing
(let ((n 0)) (string-for-each (lambda (c) (set! n (+ n 1))) "a😀b") n)  ; => 3
(call/cc (lambda (k) (string-for-each (lambda (c) (if (char-numeric? c) (k c))) "ab3d") 'none))  ; => #\3
(string-for-each)                                    ; !> string-for-each: wrong number of operands, its shape is (string-for-each f string) or (string-for-each f string1 string2 strings ...)
(string-for-each display 'abc)                       ; !> string-for-each: not a string (argument 2): abc
(string-for-each 5 "a")                              ; !> not a procedure: 5

; vector-map
(vector-map cadr '#((a b) (d e) (g h)))              ; => #(b e h)
(vector-map (lambda (n) (expt n n)) #(1 2 3 4 5))    ; => #(1 4 27 256 3125)
(vector-map + #(1 2) #(10 20 30))                    ; => #(11 22)
(vector-map * #(1 2 3) #(4 5 6) #(7 8))              ; => #(28 80)
(vector-map car #())                                 ; => #()
(let ((count 0)) (vector-map (lambda (ignored) (set! count (+ count 1)) count) '#(a b)))  ; => #(1 2)
(let ((v (vector-map + #(1 2)))) (vector-set! v 0 'new) v)  ; => #(new 2)
(vector-length (vector-map (lambda (x) x) (make-vector 100000 0)))  ; => 100000
(call/cc (lambda (k) (vector-map (lambda (x) (if (negative? x) (k x) x)) #(1 -2 3))))  ; => -2
(vector-map)                                         ; !> vector-map: wrong number of operands, its shape is (vector-map f vector) or (vector-map f vector1 vector2 vectors ...)
(vector-map car '(1))                                ; !> vector-map: not a vector (argument 2): (1)
(vector-map car #(1))                                ; !> car: not a pair: 1
(vector-map 5 #(1))                                  ; !> not a procedure: 5

; vector-for-each
(let ((v (make-list 5))) (vector-for-each (lambda (i) (list-set! v i (* i i))) '#(0 1 2 3 4)) v)  ; => (0 1 4 9 16)
(begin (vector-for-each (lambda (a b) (display (+ a b)) (display " ")) #(1 2 3) #(10 20)) (display "end") 'shown)  ; => shown
; prints: 11 22 end
(begin (vector-for-each car #()) 'nothing)           ; => nothing
(call/cc (lambda (k) (vector-for-each (lambda (x) (if (negative? x) (k x))) #(1 -2 3)) 'none))  ; => -2
(vector-for-each)                                    ; !> vector-for-each: wrong number of operands, its shape is (vector-for-each f vector) or (vector-for-each f vector1 vector2 vectors ...)
(vector-for-each display 5)                          ; !> vector-for-each: not a vector (argument 2): 5
(vector-for-each 5 #(1))                             ; !> not a procedure: 5

; call-with-current-continuation, call/cc: escapes
(call-with-current-continuation (lambda (exit) (for-each (lambda (x) (if (negative? x) (exit x))) '(54 0 37 -3 245 19)) #t))  ; => -3
(define list-length
  (lambda (obj)
    (call-with-current-continuation
      (lambda (return)
        (letrec ((r (lambda (obj)
                      (cond ((null? obj) 0)
                            ((pair? obj) (+ (r (cdr obj)) 1))
                            (else (return #f))))))
          (r obj))))))
(list-length '(1 2 3 4))                             ; => 4
(list-length '(a b . c))                             ; => #f
(call/cc (lambda (k) 5))                             ; => 5
(call/cc (lambda (k) (k 5)))                         ; => 5
(+ 1 (call/cc (lambda (k) (* 100 (k 5)))))           ; => 6
(list 1 (call/cc (lambda (k) (list 2 (k 3)))) 4)     ; => (1 3 4)
(call/cc (lambda (outer) (call/cc (lambda (inner) (outer 'past-both))) 'not-reached))  ; => past-both
(call/cc (lambda (outer) (list (call/cc (lambda (inner) (inner 'just-one))) 'reached)))  ; => (just-one reached)
(call/cc (lambda (a) (call/cc (lambda (b) (call/cc (lambda (c) (b 1))) 2)) (a 3) 4))  ; => 3
(eq? call/cc call-with-current-continuation)         ; => #t
(call-with-values (lambda () (call/cc (lambda (k) (k 1 2 3)))) list)  ; => (1 2 3)
(call-with-values (lambda () (call/cc (lambda (k) (k)))) list)  ; => ()
(call-with-values (lambda () (call/cc (lambda (k) (values 1 2)))) list)  ; => (1 2)
(let ((n 0)) (call/cc (lambda (k) (set! n 1) (k #f) (set! n 2))) n)  ; => 1
(let ((k1 #f)) (call/cc (lambda (k) (set! k1 k) (let loop ((i 0)) (if (= i 3) (k i) (loop (+ i 1)))))))  ; => 3
(call/cc (lambda (k) (with-exception-handler (lambda (e) (k (list 'handled e))) (lambda () (raise 'x)))))  ; => (handled x)
(let loop ((i 0)) (if (= i 100000) i (loop (call/cc (lambda (k) (k (+ i 1)))))))  ; => 100000
(let loop ((i 0)) (if (= i 100000) i (call/cc (lambda (k) (loop (+ i 1))))))  ; => 100000
(let loop ((i 0)) (if (= i 100000) i (loop (call/cc (lambda (k) (+ i 1))))))  ; => 100000
(let loop ((i 0)) (call/cc (lambda (continue) (if (even? i) (continue 'skipped)) 'not-skipped)) (if (= i 10000) i (loop (+ i 1))))  ; => 10000
(call/cc (lambda (k) (let deep ((n 100000)) (if (= n 0) (k 'from-below) (+ 1 (deep (- n 1)))))))  ; => from-below
(let ((find (lambda (ok? l) (call/cc (lambda (return) (for-each (lambda (x) (if (ok? x) (return x))) l) #f)))))
  (list (find even? '(1 3 4 5)) (find even? '(1 3))))  ; => (4 #f)
(call/cc (lambda (k) (dynamic-wind (lambda () (display "[")) (lambda () (k 'out)) (lambda () (display "]")))))  ; => out
; prints: []
(let ((k2 #f))                                       ; used twice while it lives
  (let ((n 0))
    (+ 1 (call/cc (lambda (k) (set! k2 k) (call/cc (lambda (inner) (set! n 1) (inner 0))) (k (+ n 10)))))))  ; => 12
(define dead #f)
(call/cc (lambda (k) (set! dead k) 'first))          ; => first
(dead 'again)                                        ; !> continuation: its extent has exited, so it cannot be invoked
(guard (e ((error-object? e) (error-object-message e))) (dead 1))  ; => "continuation: its extent has exited, so it cannot be invoked"
(guard (e (#t (error-object-irritants e))) (dead 1)) ; => ()
(let ((k (call/cc (lambda (k) k)))) (if (procedure? k) (k 'twice) k))  ; !> continuation: its extent has exited, so it cannot be invoked
(define (generator) (call/cc (lambda (return) (for-each (lambda (x) (call/cc (lambda (next) (set! dead next) (return x)))) '(1 2)) 'done)))
(generator)                                          ; => 1
(dead #f)                                            ; !> continuation: its extent has exited, so it cannot be invoked
(let ((k #f) (n 0)) (dynamic-wind (lambda () (set! n (+ n 1))) (lambda () (call/cc (lambda (c) (set! k c)))) (lambda () #f)) (guard (e (#t n)) (k 1)))  ; => 1
(procedure? dead)                                    ; => #t
(call/cc)                                            ; !> call-with-current-continuation: wrong number of operands, its shape is (call-with-current-continuation receiver)
(call/cc 5)                                          ; !> call-with-current-continuation: not a procedure: 5
(call/cc (lambda () 1))                              ; !> wrong number of operands, its shape is (procedure): #<continuation>

; values, call-with-values
(call-with-values (lambda () (values 4 5)) (lambda (a b) b))  ; => 5
(+ 1 (values 1 2))                                   ; !> values: one value is wanted here, not several or none: 1 2
(+ 1 (values))                                       ; !> values: one value is wanted here, not several or none
(let ((x (values 1 2))) x)                           ; !> values: one value is wanted here, not several or none: 1 2
(begin (values 1 2) 3)                               ; => 3
(let loop ((i 0)) (if (< i 50) (loop (+ i (values 1 2))) i))  ; !> values: one value is wanted here, not several or none: 1 2
(guard (e (#t (error-object-message e))) (+ 1 (values)))  ; => "values: one value is wanted here, not several or none"
((make-parameter 1) 2)                               ; !> a parameter takes no operands: 2
(call-with-values * -)                               ; => -1
(values 1 2 3)                                       ; => 1 2 3
(values 5)                                           ; => 5
(values)                                             ; =>
(values 'a "b" #\c)                                  ; => a "b" #\c
(+ 1 (values 2))                                     ; => 3
(call-with-values (lambda () (values)) list)         ; => ()
(call-with-values (lambda () 1) list)                ; => (1)
(call-with-values values list)                       ; => ()
(call-with-values (lambda () (values 1 2)) (lambda all all))  ; => (1 2)
(let loop ((n 100000)) (if (= n 0) 'done (call-with-values (lambda () (values n 1)) (lambda (a . rest) (loop (- a 1))))))  ; => done
(let loop ((n 100000)) (if (= n 0) 'done (let-values (((a . rest) (values n 1))) (loop (- a 1)))))  ; => done
(letrec ((next (lambda (n k) (call-with-values (lambda () (values n k)) k)))
         (k (case-lambda ((a) a) ((n k) (if (= n 0) 'done (next (- n 1) k))))))
  (next 100000 k))                                   ; => done
(letrec ((next (lambda (n) (call-with-values (lambda () n) (if (= n 0) list apply-next))))
         (apply-next (lambda all (next (- (car all) 1)))))
  (next 100000))                                     ; => (0)
(letrec ((f (lambda (n) (if (= n 0) 0 (+ 1 (call-with-values (lambda () (values n 1)) (lambda (a . rest) (f (- a 1)))))))))
  (f 100000))                                        ; => 100000
(begin (values 1 2) 3)                               ; => 3
(let () (values) 5)                                  ; => 5
(call-with-values (lambda () (if #t (values 1 2) 3)) cons)  ; => (1 . 2)
(call-with-values (lambda () (let loop ((i 0)) (if (= i 10) (values i 'done) (loop (+ i 1))))) list)  ; => (10 done)
(let loop ((i 0)) (if (= i 100000) i (call-with-values (lambda () (values i 1)) (lambda (a b) (loop (+ a b))))))  ; => 100000
(call-with-values (lambda () (dynamic-wind (lambda () 1) (lambda () (values 2 3)) (lambda () 4))) list)  ; => (2 3)
(call-with-values (lambda () (apply values '(1 2 3))) list)  ; => (1 2 3)
(call-with-values (lambda () (values 1 2)) (lambda (a) a))  ; !> wrong number of operands, its shape is (procedure a): 1 2
(call-with-values (lambda () 1) 5)                   ; !> call-with-values: not a procedure (argument 2): 5
(call-with-values 5 list)                            ; !> call-with-values: not a procedure (argument 1): 5
(call-with-values list)                              ; !> call-with-values: wrong number of operands, its shape is (call-with-values producer consumer): #<procedure list>
(call-with-values (lambda (x) x) list)               ; !> wrong number of operands, its shape is (procedure x)

; dynamic-wind
(let ((path '()))
  (let ((add (lambda (s) (set! path (cons s path)))))
    (dynamic-wind (lambda () (add 'connect)) (lambda () (add 'talk)) (lambda () (add 'disconnect)))
    (reverse path)))                                 ; => (connect talk disconnect)
(dynamic-wind (lambda () 1) (lambda () 2) (lambda () 3))  ; => 2
(define path '())
(define (add s) (set! path (cons s path)))
(define (walked) (let ((p (reverse path))) (set! path '()) p))
(define (wound name thunk)
  (dynamic-wind (lambda () (add (list 'in name))) thunk (lambda () (add (list 'out name)))))
(begin (wound 'a (lambda () (wound 'b (lambda () (add 'here))))) (walked))  ; => ((in a) (in b) here (out b) (out a))
(begin (call/cc (lambda (k) (wound 'a (lambda () (wound 'b (lambda () (k 1))) (add 'not-here))))) (walked))  ; => ((in a) (in b) (out b) (out a))
(begin (wound 'a (lambda () (call/cc (lambda (k) (wound 'b (lambda () (k 1))))) (add 'between))) (walked))  ; => ((in a) (in b) (out b) between (out a))
(begin (guard (e (#t (add e))) (wound 'a (lambda () (wound 'b (lambda () (raise 'oops)))))) (walked))  ; => ((in a) (in b) (out b) (out a) oops)
(begin (call/cc (lambda (k) (with-exception-handler (lambda (e) (add 'handling) (k e)) (lambda () (wound 'a (lambda () (raise 'oops))))))) (walked))  ; => ((in a) handling (out a))
(begin (with-exception-handler (lambda (e) (add 'handling) 1) (lambda () (wound 'a (lambda () (raise-continuable 'oops))))) (walked))  ; => ((in a) handling (out a))
(begin (call/cc (lambda (k) (dynamic-wind (lambda () (add 'before) (k 1)) (lambda () (add 'body)) (lambda () (add 'after))))) (walked))  ; => (before)
(begin (call/cc (lambda (k) (dynamic-wind (lambda () (add 'before)) (lambda () (add 'body)) (lambda () (k 1) (add 'after))))) (walked))  ; => (before body)
(begin (call/cc (lambda (k) (wound 'a (lambda () (dynamic-wind (lambda () #f) (lambda () (k 'first)) (lambda () (k 'second))))))) (walked))  ; => ((in a) (out a))
(call/cc (lambda (k) (dynamic-wind (lambda () #f) (lambda () (k 'first)) (lambda () (k 'second)))))  ; => second
(guard (e (#t (list 'caught e))) (dynamic-wind (lambda () #f) (lambda () (raise 'body)) (lambda () (raise 'after))))  ; => (caught after)
(guard (e (#t (list 'caught e))) (dynamic-wind (lambda () (raise 'before)) (lambda () 1) (lambda () (add 'never))))  ; => (caught before)
(guard (e (#t (list 'caught e))) (dynamic-wind (lambda () #f) (lambda () 1) (lambda () (raise 'after))))  ; => (caught after)
(walked)                                             ; => ()
(let ((p (make-parameter 'outside)) (seen '()))      ; the thunks run in the outer dynamic environment
  (define (look) (set! seen (cons (p) seen)))
  (dynamic-wind look (lambda () (parameterize ((p 'inside)) (look))) look)
  (call/cc (lambda (k) (dynamic-wind look (lambda () (parameterize ((p 'inside)) (look) (k 1))) look)))
  (reverse seen))                                    ; => (outside inside outside outside inside outside)
(let ((n 0)) (let loop ((i 0)) (if (< i 10000) (begin (dynamic-wind (lambda () (set! n (+ n 1))) (lambda () i) (lambda () (set! n (+ n 1)))) (loop (+ i 1))) n)))  ; => 20000
(let deep ((n 10000)) (if (= n 0) 0 (dynamic-wind (lambda () #f) (lambda () (+ 1 (deep (- n 1)))) (lambda () #f))))  ; => 10000
(let ((n 0)) (call/cc (lambda (k) (let deep ((i 10000)) (if (= i 0) (k 'out) (dynamic-wind (lambda () #f) (lambda () (+ 1 (deep (- i 1)))) (lambda () (set! n (+ n 1)))))))) n)  ; => 10000
(call-with-values (lambda () (dynamic-wind (lambda () #f) (lambda () (values)) (lambda () #f))) list)  ; => ()
(dynamic-wind)                                       ; !> dynamic-wind: wrong number of operands, its shape is (dynamic-wind before thunk after)
(dynamic-wind (lambda () 1) 5 (lambda () 2))         ; !> dynamic-wind: not a procedure (argument 2): 5
(dynamic-wind 5 (lambda () 1) (lambda () 2))         ; !> dynamic-wind: not a procedure (argument 1): 5
(dynamic-wind (lambda () 1) (lambda () 2) 5)         ; !> dynamic-wind: not a procedure (argument 3): 5
(dynamic-wind (lambda (x) 1) (lambda () 2) (lambda () 3))  ; !> wrong number of operands, its shape is (procedure x)

; 3.5  Proper tail recursion
(let loop ((i 0)) (if (= i 300000) 'done (loop (+ i 1))))  ; => done
(let ((f #f) (g #f)) (set! f (lambda (n) (if (= n 0) 'f (g (- n 1))))) (set! g (lambda (n) (if (= n 0) 'g (f (- n 1))))) (f 100001))  ; => g
(let loop ((i 0)) (let* ((j (+ i 1)) (k j)) (letrec ((x k)) (begin (cond ((= x 100000) x) (else (case x ((-1) 'never) (else (when x (unless #f (and x (or #f (loop x)))))))))))))  ; => 100000
(let loop ((i 0)) (define-values (a b) (values i 1)) (if (= a 100000) a (let-values (((x y) (values a b))) (loop (+ x y)))))  ; => 100000
(let loop ((i 0)) (do ((n 0 (+ n 1))) ((= n 1) (if (< i 100000) (loop (+ i 1)) i))))  ; => 100000
(let loop ((i 0)) (if (= i 10000) i (parameterize () (loop (+ i 1)))))  ; => 10000
(define (ping n k) (if (= n 0) (k 'done) (pong (- n 1) k)))
(define (pong n k) (if (= n 0) (k 'done) (ping (- n 1) k)))
(ping 100000 (lambda (x) x))                         ; => done
(let cps ((n 100000) (k (lambda (v) v))) (if (= n 0) (k 0) (cps (- n 1) (lambda (v) (k (+ v 1))))))  ; => 100000
(let deep ((n 200000)) (if (= n 0) '() (cons n (deep (- n 1)))) 'built)  ; => built
(define (call-in-turn procs k) (if (pair? procs) (call-in-turn (cdr procs) ((car procs) k)) k))
(define (calls-within n) (if (= n 0) (lambda (k) (+ k 1)) (let ((procs (list (calls-within 0) (calls-within (- n 1))))) (lambda (k) (call-in-turn procs k)))))
((calls-within 10000) 0)  ; => 10001
((calls-within 40000) 0)  ; => 40001
