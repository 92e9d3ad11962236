; 6.1  Equivalence predicates

; eqv?
(eqv? 'a 'a)                              ; => #t
(eqv? 'a 'b)                              ; => #f
(eqv? 2 2)                                ; => #t
(eqv? '() '())                            ; => #t
(eqv? 100000000 100000000)                ; => #t
(eqv? 100000000000000000000 100000000000000000000) ; => #t
(eqv? 1/2 1/2)                            ; => #t
(eqv? 1.5 1.5)                            ; => #t
(eqv? 2 2.0)                              ; => #f
(eqv? 0.0 -0.0)                           ; => #f
(eqv? 0.0 +nan.0)                         ; => #f
(eqv? +nan.0 +nan.0)                      ; => #t
(eqv? 1+2i 1+2i)                          ; => #t
(eqv? 1+2i 1.0+2.0i)                      ; => #f
(eqv? (cons 1 2) (cons 1 2))              ; => #f
(eqv? (lambda () 1) (lambda () 2))        ; => #f
(let ((p (lambda (x) x))) (eqv? p p))     ; => #t
(let ((x '(a))) (eqv? x x))               ; => #t
(eqv? #f 'nil)                            ; => #f
(eqv? #\a #\a)                            ; => #t
(eqv? #\a #\A)                            ; => #f
(eqv? #t #t)                              ; => #t
(eqv? #t #f)                              ; => #f
(eqv? #f '())                             ; => #f
(eqv? (string #\a) (string #\a))          ; => #f
(eqv? (vector 1) (vector 1))              ; => #f
(eqv? (bytevector 1) (bytevector 1))      ; => #f
(eqv? car car)                            ; => #t
(define (counter)
  (let ((n 0)) (lambda () (set! n (+ n 1)) n)))
(let ((g (counter))) (eqv? g g))          ; => #t
(eqv? (counter) (counter))                ; => #f
(eqv? 1)                                  ; !> eqv?: wrong number of operands, its shape is (eqv? a b): 1
(eqv? 1 2 3)                              ; !> eqv?: wrong number of operands, its shape is (eqv? a b): 1 2 3

; eq?
(eq? 'a 'a)                               ; => #t
(eq? (list 'a) (list 'a))                 ; => #f
(eq? '() '())                             ; => #t
(eq? car car)                             ; => #t
(eq? 100 100)                             ; => #t
(eq? #\λ #\λ)                             ; => #t
(let ((x '#())) (eq? x x))                ; => #t
(let ((p (lambda (x) x))) (eq? p p))      ; => #t
(eq? "" 'a)                               ; => #f
(eq? (string->symbol "a b") '|a b|)       ; => #t
(eq?)                                     ; !> eq?: wrong number of operands, its shape is (eq? a b)

; equal?
(equal? 'a 'a)                            ; => #t
(equal? '(a) '(a))                        ; => #t
(equal? '(a (b) c) '(a (b) c))            ; => #t
(equal? '(a (b) c) '(a (b) d))            ; => #f
(equal? '(a . b) '(a . c))                ; => #f
(equal? '(1 2) '(1 2 3))                  ; => #f
(equal? '(1 2 3) '(1 2))                  ; => #f
(equal? "abc" "abc")                      ; => #t
(equal? "abc" "abd")                      ; => #f
(equal? "" "")                            ; => #t
(equal? "a" 'a)                           ; => #f
(equal? 2 2)                              ; => #t
(equal? 2 2.0)                            ; => #f
(equal? 1/3 2/6)                          ; => #t
(equal? (make-vector 5 'a) (make-vector 5 'a)) ; => #t
(equal? #(1 #(2 "x")) (vector 1 (vector 2 (string #\x)))) ; => #t
(equal? #(1 2) #(1 2 3))                  ; => #f
(equal? #(1 2) '(1 2))                    ; => #f
(equal? #u8(1 2) (bytevector 1 2))        ; => #t
(equal? #u8(1 2) #u8(1 3))                ; => #f
(equal? #u8() #u8())                      ; => #t
(equal? '() #f)                           ; => #f
(equal? car car)                          ; => #t
(equal? car cdr)                          ; => #f
(equal? '(1 . #(2 "3" #\4 5.0)) '(1 . #(2 "3" #\4 5.0))) ; => #t
(define (circle . items)
  (let ((items (list-copy items)))
    (let loop ((rest items))
      (if (null? (cdr rest)) (set-cdr! rest items) (loop (cdr rest))))
    items))
(equal? (circle 1 2) (circle 1 2))        ; => #t
(equal? (circle 1 2) (circle 1 2 1 2))    ; => #t
(equal? (circle 1 2) (circle 1 3))        ; => #f
(equal? (circle 1 2) (circle 2 1))        ; => #f
(equal? (circle 1) (list 1 1 1))          ; => #f
(equal? '#0=(a b . #0#) '#1=(a b a b . #1#)) ; => #t
(equal? '#0=(a . #(#0#)) '#1=(a . #((a . #(#1#))))) ; => #t
(let ((v (vector 1 2)) (w (vector 1 2)))
  (vector-set! v 1 v)
  (vector-set! w 1 w)
  (equal? v w))                           ; => #t
(let ((v (vector 1 2)) (w (vector 1 2)))
  (vector-set! v 1 v)
  (vector-set! w 1 v)
  (equal? v w))                           ; => #t
(define (tower n)
  (let loop ((n n) (tower '()))
    (if (= n 0) tower (loop (- n 1) (list tower)))))
(equal? (tower 100000) (tower 100000))    ; => #t
(equal? (tower 100000) (tower 100001))    ; => #f
(define (doubling n)
  (let loop ((n n) (pair '()))
    (if (= n 0) pair (loop (- n 1) (cons pair pair)))))
(equal? (doubling 200) (doubling 200))    ; => #t
(equal? (doubling 200) (doubling 201))    ; => #f
; Long ones, whole and with a difference at their ends.
(equal? (make-vector 1025 1) (make-vector 1025 1)) ; => #t
(equal? (list (make-string 1025 #\a)) (list (make-string 1025 #\a))) ; => #t
(equal? (make-list 100001 '(1)) (make-list 100001 (list 1))) ; => #t
(equal? (append (make-list 100001 1) '(2)) (append (make-list 100001 1) '(3))) ; => #f
(equal? 1)                                ; !> equal?: wrong number of operands, its shape is (equal? a b): 1
