; 6.4  Pairs and lists

(define (circle . items)
  (let loop ((rest items))
    (if (null? (cdr rest)) (set-cdr! rest items) (loop (cdr rest))))
  items)

; how they are written
'(a . (b . (c . ())))                     ; => (a b c)
'(a b c . d)                              ; => (a b c . d)
'(a . b)                                  ; => (a . b)
'()                                       ; => ()
'(())                                     ; => (())
''a                                       ; => (quote a)
(circle 1 2)                              ; => #0=(1 2 . #0#)
(let ((x (list 1))) (list x x))           ; => ((1) (1))
(let ((x (list 1 2)))
  (set-car! x x)
  x)                                      ; => #0=(#0# 2)

; pair?
(pair? '(a . b))                          ; => #t
(pair? '(a b c))                          ; => #t
(pair? '())                               ; => #f
(pair? '#(a b))                           ; => #f
(pair?)                                   ; !> pair?: wrong number of operands, its shape is (pair? obj)

; cons
(cons 'a '())                             ; => (a)
(cons '(a) '(b c d))                      ; => ((a) b c d)
(cons "a" '(b c))                         ; => ("a" b c)
(cons 'a 3)                               ; => (a . 3)
(cons '(a b) 'c)                          ; => ((a b) . c)
(cons 1)                                  ; !> cons: wrong number of operands, its shape is (cons a b): 1

; car, cdr
(car '(a b c))                            ; => a
(car '((a) b c d))                        ; => (a)
(car '(1 . 2))                            ; => 1
(car '())                                 ; !> car: not a pair: ()
(car 5)                                   ; !> car: not a pair: 5
(car #f)                                  ; !> car: not a pair: #f
(cdr '((a) b c d))                        ; => (b c d)
(cdr '(1 . 2))                            ; => 2
(cdr '(1))                                ; => ()
(cdr '())                                 ; !> cdr: not a pair: ()
(cdr "ab")                                ; !> cdr: not a pair: "ab"

; set-car!, set-cdr!
(let ((x (list 1 2))) (set-car! x 3) x)   ; => (3 2)
(let ((x (list 1 2))) (set-cdr! x 3) x)   ; => (1 . 3)
(let ((x (cons 1 2)))
  (set-cdr! x x)
  x)                                      ; => #0=(1 . #0#)
(set-car! '() 1)                          ; !> set-car!: not a pair (argument 1): ()
(set-cdr! 5 1)                            ; !> set-cdr!: not a pair (argument 1): 5
(set-car! '(1 2) 3)                       ; !> set-car!: constant pair: (1 2)
(set-cdr! '(1 2) 3)                       ; !> set-cdr!: constant pair: (1 2)
(set-car! (cdr '(1 2)) 3)                 ; !> set-car!: constant pair: (2)

; their compositions
(caar '((1 . 2) . 3))                     ; => 1
(cadr '(1 2 3))                           ; => 2
(cdar '((1 . 2) . 3))                     ; => 2
(cddr '(1 2 3))                           ; => (3)
(caar '(1))                               ; !> caar: no such part: (1)
(cadr '(1))                               ; !> cadr: no such part: (1)
(cdar '(1 2))                             ; !> cdar: no such part: (1 2)
(cddr '(1))                               ; !> cddr: no such part: (1)
(cadr '())                                ; !> cadr: not a pair: ()
(define tree '((((1 . 2) . (3 . 4)) . ((5 . 6) . (7 . 8))) . (((9 . 10) . (11 . 12)) . ((13 . 14) . (15 . 16)))))
(caaar tree)                              ; => (1 . 2)
(caadr tree)                              ; => (9 . 10)
(cadar tree)                              ; => (5 . 6)
(caddr tree)                              ; => (13 . 14)
(cdaar tree)                              ; => (3 . 4)
(cdadr tree)                              ; => (11 . 12)
(cddar tree)                              ; => (7 . 8)
(cdddr tree)                              ; => (15 . 16)
(caaaar tree)                             ; => 1
(caaadr tree)                             ; => 9
(caadar tree)                             ; => 5
(caaddr tree)                             ; => 13
(cadaar tree)                             ; => 3
(cadadr tree)                             ; => 11
(caddar tree)                             ; => 7
(cadddr tree)                             ; => 15
(cdaaar tree)                             ; => 2
(cdaadr tree)                             ; => 10
(cdadar tree)                             ; => 6
(cdaddr tree)                             ; => 14
(cddaar tree)                             ; => 4
(cddadr tree)                             ; => 12
(cdddar tree)                             ; => 8
(cddddr tree)                             ; => 16
(caddr '(1 2 3))                          ; => 3
(cadddr '(1 2 3 4))                       ; => 4
(cddddr '(1 2 3 4))                       ; => ()
(caaar '((1)))                            ; !> caaar: no such part: ((1))
(caadr '(1 2))                            ; !> caadr: no such part: (1 2)
(cadar '((1)))                            ; !> cadar: no such part: ((1))
(caddr '(1 2))                            ; !> caddr: no such part: (1 2)
(cdaar '((1)))                            ; !> cdaar: no such part: ((1))
(cdadr '(1 2))                            ; !> cdadr: no such part: (1 2)
(cddar '((1)))                            ; !> cddar: no such part: ((1))
(cdddr '(1 2))                            ; !> cdddr: no such part: (1 2)
(caaaar '(((1))))                         ; !> caaaar: no such part: (((1)))
(caaadr '(1 (2)))                         ; !> caaadr: no such part: (1 (2))
(caadar '((1 2)))                         ; !> caadar: no such part: ((1 2))
(caaddr '(1 2 3))                         ; !> caaddr: no such part: (1 2 3)
(cadaar '(((1))))                         ; !> cadaar: no such part: (((1)))
(cadadr '(1 (2)))                         ; !> cadadr: no such part: (1 (2))
(caddar '((1 2)))                         ; !> caddar: no such part: ((1 2))
(cadddr '(1 2 3))                         ; !> cadddr: no such part: (1 2 3)
(cdaaar '(((1))))                         ; !> cdaaar: no such part: (((1)))
(cdaadr '(1 (2)))                         ; !> cdaadr: no such part: (1 (2))
(cdadar '((1 2)))                         ; !> cdadar: no such part: ((1 2))
(cdaddr '(1 2 3))                         ; !> cdaddr: no such part: (1 2 3)
(cddaar '(((1))))                         ; !> cddaar: no such part: (((1)))
(cddadr '(1 (2)))                         ; !> cddadr: no such part: (1 (2))
(cdddar '((1 2)))                         ; !> cdddar: no such part: ((1 2))
(cddddr '(1 2 3))                         ; !> cddddr: no such part: (1 2 3)
(caddr 'x)                                ; !> caddr: not a pair: x
(cddddr)                                  ; !> cddddr: wrong number of operands, its shape is (cddddr pair)

; null?
(null? '())                               ; => #t
(null? '(1))                              ; => #f
(null? #f)                                ; => #f
(null?)                                   ; !> null?: wrong number of operands, its shape is (null? obj)

; list?
(list? '(a b c))                          ; => #t
(list? '())                               ; => #t
(list? '(a . b))                          ; => #f
(list? 'a)                                ; => #f
(list? (circle 1 2 3))                    ; => #f
(let ((x (list 'a)))
  (set-cdr! x x)
  (list? x))                              ; => #f
(list? (cons 1 (circle 2)))               ; => #f
(list? (make-list 100000 0))              ; => #t
(list?)                                   ; !> list?: wrong number of operands, its shape is (list? obj)

; make-list
(make-list 2 3)                           ; => (3 3)
(make-list 0 3)                           ; => ()
(length (make-list 5))                    ; => 5
(let ((x (make-list 2 (list 1)))) (eq? (car x) (cadr x))) ; => #t
(make-list -1 0)                          ; !> make-list: not an exact nonnegative integer (argument 1): -1
(make-list 2.0 0)                         ; !> make-list: not an exact nonnegative integer (argument 1): 2.0
(make-list 'a)                            ; !> make-list: not an exact nonnegative integer (argument 1): a

; list
(list 'a (+ 3 4) 'c)                      ; => (a 7 c)
(list)                                    ; => ()
(list 1)                                  ; => (1)
(list 1 2)                                ; => (1 2)
(let ((x (list 1 2))) (set-car! x 3) x)   ; => (3 2)

; length
(length '(a b c))                         ; => 3
(length '(a (b) (c d e)))                 ; => 3
(length '())                              ; => 0
(length (make-list 100000 1))             ; => 100000
(length '(1 . 2))                         ; !> length: not a proper list: (1 . 2)
(length 5)                                ; !> length: not a proper list: 5
(length (circle 1))                       ; !> length: not a proper list: #0=(1 . #0#)
(length (cons 0 (circle 1 2)))            ; !> length: not a proper list: (0 . #0=(1 2 . #0#))

; append
(append '(x) '(y))                        ; => (x y)
(append '(a) '(b c d))                    ; => (a b c d)
(append '(a (b)) '((c)))                  ; => (a (b) (c))
(append '(a b) '(c . d))                  ; => (a b c . d)
(append '() 'a)                           ; => a
(append)                                  ; => ()
(append '(1))                             ; => (1)
(append 5)                                ; => 5
(append '(1) '(2) '(3 4) '())             ; => (1 2 3 4)
(append '() '() '())                      ; => ()
(append '(1) 2)                           ; => (1 . 2)
(let* ((x (list 1)) (y (append x x))) (set-car! x 2) y) ; => (1 2)
(append '(1 . 2) '(3))                    ; !> append: not a proper list (argument 1): (1 . 2)
(append '(1) 2 '(3))                      ; !> append: not a proper list (argument 2): 2
(append (circle 1) '(2))                  ; !> append: not a proper list (argument 1): #0=(1 . #0#)

; reverse
(reverse '(a b c))                        ; => (c b a)
(reverse '(a (b c) d (e (f))))            ; => ((e (f)) d (b c) a)
(reverse '())                             ; => ()
(reverse '(1 . 2))                        ; !> reverse: not a proper list: (1 . 2)
(reverse #(1 2))                          ; !> reverse: not a proper list: #(1 2)
(reverse (circle 1 2))                    ; !> reverse: not a proper list: #0=(1 2 . #0#)

; list-tail
(list-tail '(a b c d) 2)                  ; => (c d)
(list-tail '(a b) 0)                      ; => (a b)
(list-tail '(a b) 2)                      ; => ()
(list-tail '(a . b) 1)                    ; => b
(list-tail 'x 0)                          ; => x
(car (list-tail (circle 1 2 3) 1000000000000)) ; => 2
(car (list-tail (append '(a b c) (circle 1 2 3)) 9007199254740991)) ; => 2
(let ((x (list 1 2 3))) (eq? (list-tail x 1) (cdr x))) ; => #t
(list-tail '(a b) 3)                      ; !> list-tail: index out of range: 3 (a b)
(list-tail '(a b) -1)                     ; !> list-tail: not an exact nonnegative integer (argument 2): -1
(list-tail '(a b) 1.0)                    ; !> list-tail: not an exact nonnegative integer (argument 2): 1.0
(list-tail '(a b) (expt 10 20))           ; !> list-tail: index out of range: 100000000000000000000 (a b)

; list-ref
(list-ref '(a b c d) 2)                   ; => c
(list-ref '(a b c d) 0)                   ; => a
(list-ref '(a b . c) 1)                   ; => b
(list-ref (circle 1 2) 1000001)           ; => 2
(list-ref '(a b c d) (exact (round 1.8))) ; => c
(list-ref '(a b) 2)                       ; !> list-ref: index out of range: 2 (a b)
(list-ref '() 0)                          ; !> list-ref: index out of range: 0 ()
(list-ref '(a b) 'x)                      ; !> list-ref: not an exact nonnegative integer (argument 2): x

; list-set!
(let ((ls (list 'one 'two 'five!))) (list-set! ls 2 'three) ls) ; => (one two three)
(let ((ls (list 1))) (list-set! ls 0 2) ls) ; => (2)
(list-set! (list 1 2) 2 'x)               ; !> list-set!: index out of range: 2 (1 2)
(list-set! '(0 1 2) 1 "oops")             ; !> list-set!: constant pair: (1 2)
(list-set! (list 1) 'a 'x)                ; !> list-set!: not an exact nonnegative integer (argument 2): a

; memq
(memq 'c '(a b c d e))                    ; => (c d e)
(memq 'a '(b c d))                        ; => #f
(memq (list 'a) '(b (a) c))               ; => #f
(memq 101 '(100 101 102))                 ; => (101 102)
(memq 'a '())                             ; => #f
(memq 2 (circle 1 2))                     ; => #0=(2 1 . #0#)
(memq 'x (circle 1 2))                    ; !> memq: not a proper list (argument 2): #0=(1 2 . #0#)
(memq 'x '(a . b))                        ; !> memq: not a proper list (argument 2): (a . b)
(memq 'x 'a)                              ; !> memq: not a proper list (argument 2): a

; memv
(memv 101 '(100 101 102))                 ; => (101 102)
(memv 1.5 '(1 1.5 2))                     ; => (1.5 2)
(memv 1/2 '(0.5 1/2))                     ; => (1/2)
(memv (expt 10 20) (list 1 (expt 10 20))) ; => (100000000000000000000)
(memv "a" '("a"))                         ; => #f
(memv 2 '(2.0))                           ; => #f
(memv 'x '(a . b))                        ; !> memv: not a proper list (argument 2): (a . b)
(memv 1.5 (circle 1 2))                   ; !> memv: not a proper list (argument 2): #0=(1 2 . #0#)

; member
(member (list 'a) '(b (a) c))             ; => ((a) c)
(member "B" '("a" "c" "B" "d"))           ; => ("B" "d")
(member 'd '(a b c))                      ; => #f
(member "B" '("a" "b" "c") string-ci=?)   ; => ("b" "c")
(member 2.0 '(1 2 3) =)                   ; => (2 3)
(member 5 '(1 2 3) <)                     ; => #f
(member 2 '(1 2 3) <)                     ; => (3)
(member 1 '() car)                        ; => #f
(member '(x) '(a . b))                    ; !> member: not a proper list (argument 2): (a . b)
(member 1 '(2 . 1) =)                     ; !> member: not a proper list (argument 2): (2 . 1)
(member 3 (circle 1 2) =)                 ; !> member: not a proper list (argument 2): #0=(1 2 . #0#)
(member 1)                                ; !> member: wrong number of operands, its shape is (member obj list) or (member obj list compare): 1
(member 1 '(a) =)                         ; !> =: not a number (argument 2): a
(call/cc (lambda (k) (member 1 '(1 2) (lambda (a b) (k 'escaped))))) ; => escaped

; assq
(define e '((a 1) (b 2) (c 3)))
(assq 'a e)                               ; => (a 1)
(assq 'b e)                               ; => (b 2)
(assq 'd e)                               ; => #f
(assq (list 'a) '(((a)) ((b)) ((c))))     ; => #f
(assq 'a '())                             ; => #f
(assq 'c '((a . 1) (c . 2)))              ; => (c . 2)
(assq 'x '((a . 1) b))                    ; !> assq: not an association list (argument 2): ((a . 1) b)
(assq 'x 5)                               ; !> assq: not an association list (argument 2): 5
(assq 'x (circle '(a . 1)))               ; !> assq: not an association list (argument 2): #0=((a . 1) . #0#)

; assv
(assv 5 '((2 3) (5 7) (11 13)))           ; => (5 7)
(assv 1/2 '((0.5 a) (1/2 b)))             ; => (1/2 b)
(assv "a" '(("a" 1)))                     ; => #f
(assv 'x '(a))                            ; !> assv: not an association list (argument 2): (a)

; assoc
(assoc (list 'a) '(((a)) ((b)) ((c))))    ; => ((a))
(assoc "b" '(("a" . 1) ("b" . 2)))        ; => ("b" . 2)
(assoc 2.0 '((1 1) (2 4) (3 9)) =)        ; => (2 4)
(assoc 2.0 '((1 1) (2 4) (3 9)))          ; => #f
(assoc "B" '(("a" . 1) ("b" . 2)) string-ci=?) ; => ("b" . 2)
(assoc 1 '() =)                           ; => #f
(assoc 'x '(a))                           ; !> assoc: not an association list (argument 2): (a)
(assoc 1 '(2) =)                          ; !> assoc: not an association list (argument 2): (2)
(assoc 1 '((2 . 3) . 4) =)                ; !> assoc: not a proper list (argument 2): ((2 . 3) . 4)
(assoc 1 (circle '(2)) =)                 ; !> assoc: not a proper list (argument 2): #0=((2) . #0#)

; list-copy
(define a '(1 8 2 8))
(define b (list-copy a))
(begin (set-car! b 3) b)                  ; => (3 8 2 8)
a                                         ; => (1 8 2 8)
(list-copy '())                           ; => ()
(list-copy '(1 2 . 3))                    ; => (1 2 . 3)
(list-copy 'x)                            ; => x
(let ((x (list (list 1)))) (eq? (car x) (car (list-copy x)))) ; => #t
(list-copy (circle 1))                    ; !> list-copy: not a proper list: #0=(1 . #0#)

; map (6.10)
(map cadr '((a b) (d e) (g h)))           ; => (b e h)
(map + '(1 2 3) '(4 5 6))                 ; => (5 7 9)
(map + '(1 2 3) '(10 20))                 ; => (11 22)
(map + '(1 2) '(10 20) '(100 200))        ; => (111 222)
(map + '(1 2) '(10 20) '(100))            ; => (111)
(map + (circle 1 2) '(10 20 30))          ; => (11 22 31)
(map + (circle 1) '(1 2 3) (circle 10 20)) ; => (12 23 14)
(map car '())                             ; => ()
(map + '() '(1))                          ; => ()
(let ((count 0))
  (map (lambda (ignored) (set! count (+ count 1)) count) '(a b))) ; => (1 2)
(let ((seen '()))
  (map (lambda (x) (set! seen (cons x seen))) '(1 2 3))
  seen)                                   ; => (3 2 1)
(map (lambda (x) (* x x)) (make-list 3 2)) ; => (4 4 4)
(length (map (lambda (x) x) (make-list 100000 0))) ; => 100000
(call/cc (lambda (k) (map (lambda (x) (if (= x 2) (k x) x)) '(1 2 3)))) ; => 2
(map car '(1 . 2))                        ; !> map: not a proper list (argument 2): (1 . 2)
(map car 5)                               ; !> map: not a proper list (argument 2): 5
(map + '(1) 5)                            ; !> map: not a proper list (argument 3): 5
(map + '(1) '(1) '(1 . 2))                ; !> map: not a proper list (argument 4): (1 . 2)
(map car (circle 1))                      ; !> map: not a proper list (argument 2): #0=(1 . #0#)
(map + (circle 1) (circle 2))             ; !> map: every list is circular: #0=(1 . #0#)
(map 5 '(1))                              ; !> not a procedure: 5
(map car)                                 ; !> map: wrong number of operands, its shape is (map f list) or (map f list1 list2) or (map f list1 list2 lists ...): #<procedure car>
(map car '(1))                            ; !> car: not a pair: 1

; for-each (6.10)
(let ((v (make-vector 5)))
  (for-each (lambda (i) (vector-set! v i (* i i))) '(0 1 2 3 4))
  v)                                      ; => #(0 1 4 9 16)
(for-each display '(1 "a" #\b))
; prints: 1ab
(for-each (lambda (a b) (display (list a b))) '(1 2 3) '(10 20))
; prints: (1 10)(2 20)
(for-each (lambda (a b c) (display (list a b c))) '(1 2) (circle 3) '(5 6))
; prints: (1 3 5)(2 3 6)
(for-each car '())
; prints:
(for-each car 5)                          ; !> for-each: not a proper list (argument 2): 5
(for-each display '(1 2 . 3))             ; !> for-each: not a proper list (argument 2): (1 2 . 3)
(for-each + '(1) 2)                       ; !> for-each: not a proper list (argument 3): 2
(for-each + (circle 1) (circle 1) (circle 1)) ; !> for-each: every list is circular: #0=(1 . #0#)
(for-each car '(1))                       ; !> car: not a pair: 1
