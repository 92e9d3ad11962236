; 6.8  Vectors

; how they are written
#(0 (2 2 2 2) "Anna")                     ; => #(0 (2 2 2 2) "Anna")
#()                                       ; => #()
(let ((v (vector 1 2)))
  (vector-set! v 1 v)
  v)                                      ; => #0=#(1 #0#)

; vector?
(vector? #(1))                            ; => #t
(vector? (vector))                        ; => #t
(vector? '(1))                            ; => #f
(vector? "abc")                           ; => #f
(vector? #u8(1))                          ; => #f
(vector?)                                 ; !> vector?: wrong number of operands, its shape is (vector? obj)

; make-vector
(make-vector 3 'a)                        ; => #(a a a)
(make-vector 0 'a)                        ; => #()
(vector-length (make-vector 5))           ; => 5
(vector-length (make-vector 100000 0))    ; => 100000
(let ((v (make-vector 2 (list 1)))) (eq? (vector-ref v 0) (vector-ref v 1))) ; => #t
(make-vector -1)                          ; !> make-vector: not an exact nonnegative integer (argument 1): -1
(make-vector 1.0)                         ; !> make-vector: not an exact nonnegative integer (argument 1): 1.0
(make-vector 'a 0)                        ; !> make-vector: not an exact nonnegative integer (argument 1): a
(make-vector 1000000000000)               ; !> the memory budget is used up: an object too large
(make-vector (expt 10 100))               ; !> the memory budget is used up: an object too large

; vector
(vector 'a 'b 'c)                         ; => #(a b c)
(vector)                                  ; => #()
(vector 1 2)                              ; => #(1 2)
(vector '(1))                             ; => #((1))

; vector-length
(vector-length #(1 2 3))                  ; => 3
(vector-length #())                       ; => 0
(vector-length '(1 2))                    ; !> vector-length: not a vector: (1 2)

; vector-ref
(vector-ref '#(1 1 2 3 5 8 13 21) 5)      ; => 8
(vector-ref '#(1 1 2 3 5 8 13 21) (exact (round (* 2 (acos -1))))) ; => 13
(vector-ref #(a) 0)                       ; => a
(vector-ref #(1 2 3) 3)                   ; !> vector-ref: index out of range: 3 #(1 2 3)
(vector-ref #(1 2 3) -1)                  ; !> vector-ref: not an exact nonnegative integer (argument 2): -1
(vector-ref #(1 2 3) 1.0)                 ; !> vector-ref: not an exact nonnegative integer (argument 2): 1.0
(vector-ref #(1 2 3) 1/2)                 ; !> vector-ref: not an exact nonnegative integer (argument 2): 1/2
(vector-ref #(1 2 3) 'a)                  ; !> vector-ref: not an exact nonnegative integer (argument 2): a
(vector-ref #(1 2 3) (expt 2 70))         ; !> vector-ref: index out of range: 1180591620717411303424 #(1 2 3)
(vector-ref '(1 2) 0)                     ; !> vector-ref: not a vector (argument 1): (1 2)
(vector-ref #() 0)                        ; !> vector-ref: index out of range: 0 #()

; vector-set!
(let ((vec (vector 0 '(2 2 2 2) "Anna")))
  (vector-set! vec 1 '("Sue" "Sue"))
  vec)                                    ; => #(0 ("Sue" "Sue") "Anna")
(let ((v (vector 1 2))) (vector-set! v 0 'x) v) ; => #(x 2)
(vector-set! '#(0 1 2) 1 "doe")           ; !> vector-set!: constant vector: #(0 1 2)
(vector-set! (vector 0 1) 2 'x)           ; !> vector-set!: index out of range: 2 #(0 1)
(vector-set! (vector 0 1) -1 'x)          ; !> vector-set!: not an exact nonnegative integer (argument 2): -1
(vector-set! "ab" 0 'x)                   ; !> vector-set!: not a vector (argument 1): "ab"

; vector->list
(vector->list '#(dah dah didah))          ; => (dah dah didah)
(vector->list '#(dah dah didah) 1)        ; => (dah didah)
(vector->list '#(dah dah didah) 1 2)      ; => (dah)
(vector->list '#(1 2) 2)                  ; => ()
(vector->list #())                        ; => ()
(vector->list '#(1 2) 3)                  ; !> vector->list: index out of range: 3 #(1 2)
(vector->list '#(1 2) 0 3)                ; !> vector->list: index out of range: 3 #(1 2)
(vector->list '#(1 2 3) 2 1)              ; !> vector->list: index out of range: 2 #(1 2 3)
(vector->list '#(1 2) 'a)                 ; !> vector->list: not an exact nonnegative integer (argument 2): a
(vector->list '(1 2))                     ; !> vector->list: not a vector (argument 1): (1 2)

; list->vector
(list->vector '(dididit dah))             ; => #(dididit dah)
(list->vector '())                        ; => #()
(let ((v (list->vector '(1 2)))) (vector-set! v 0 3) v) ; => #(3 2)
(list->vector '(1 . 2))                   ; !> list->vector: not a proper list: (1 . 2)
(list->vector 5)                          ; !> list->vector: not a proper list: 5
(list->vector '#0=(1 . #0#))              ; !> list->vector: not a proper list: #0=(1 . #0#)

; vector->string, string->vector
(string->vector "ABC")                    ; => #(#\A #\B #\C)
(string->vector "ABC" 1)                  ; => #(#\B #\C)
(string->vector "ABC" 1 2)                ; => #(#\B)
(string->vector "")                       ; => #()
(string->vector "a😀")                    ; => #(#\a #\😀)
(string->vector 'a)                       ; !> string->vector: not a string (argument 1): a
(string->vector "abc" 4)                  ; !> string->vector: index out of range: 4 "abc"
(string->vector "abc" 0 4)                ; !> string->vector: index out of range: 4 "abc"
(vector->string #(#\1 #\2 #\3))           ; => "123"
(vector->string #(#\1 #\2 #\3) 1)         ; => "23"
(vector->string #(#\1 #\2 #\3) 1 2)       ; => "2"
(vector->string #())                      ; => ""
(vector->string #(#\a b))                 ; !> vector->string: not a character: b
(vector->string "a")                      ; !> vector->string: not a vector (argument 1): "a"
(vector->string #(#\a) 2)                 ; !> vector->string: index out of range: 2 #(#\a)

; vector-copy
(vector-copy #(1 8 2 8))                  ; => #(1 8 2 8)
(vector-copy #(1 8 2 8) 2)                ; => #(2 8)
(vector-copy #(1 8 2 8) 2 4)              ; => #(2 8)
(vector-copy #(1 2) 2 2)                  ; => #()
(let* ((a #(1 8 2 8)) (b (vector-copy a)))
  (vector-set! b 0 3)
  (list a b))                             ; => (#(1 8 2 8) #(3 8 2 8))
(vector-copy #(1 2) 3)                    ; !> vector-copy: index out of range: 3 #(1 2)
(vector-copy #(1 2 3) 2 1)                ; !> vector-copy: index out of range: 2 #(1 2 3)
(vector-copy '(1))                        ; !> vector-copy: not a vector (argument 1): (1)

; vector-copy!
(let ((a (vector 1 2 3 4 5)) (b (vector 10 20 30 40 50)))
  (vector-copy! b 1 a 0 2)
  b)                                      ; => #(10 1 2 40 50)
(let ((v (vector 1 2 3 4 5))) (vector-copy! v 1 v 0 4) v) ; => #(1 1 2 3 4)
(let ((v (vector 1 2 3 4 5))) (vector-copy! v 0 v 1) v) ; => #(2 3 4 5 5)
(let ((v (vector 1 2 3))) (vector-copy! v 3 #()) v) ; => #(1 2 3)
(let ((v (vector 1 2 3))) (vector-copy! v 1 #(a b)) v) ; => #(1 a b)
(vector-copy! (vector 1 2) 1 #(3 4))      ; !> vector-copy!: not enough room: 1 #(1 2)
(vector-copy! (vector 1 2) 3 #())         ; !> vector-copy!: index out of range: 3 #(1 2)
(vector-copy! (vector 1 2) 0 #(3) 2)      ; !> vector-copy!: index out of range: 2 #(3)
(vector-copy! #(1 2) 0 #(3))              ; !> vector-copy!: constant vector: #(1 2)
(vector-copy! (vector 1) 0 '(3))          ; !> vector-copy!: not a vector (argument 3): (3)
(vector-copy! '(1) 0 #(3))                ; !> vector-copy!: not a vector (argument 1): (1)
(vector-copy! (vector 1) 'a #(3))         ; !> vector-copy!: not an exact nonnegative integer (argument 2): a

; vector-append
(vector-append #(a b c) #(d e f))         ; => #(a b c d e f)
(vector-append)                           ; => #()
(vector-append #(1))                      ; => #(1)
(vector-append #() #(1) #() #(#(2)))      ; => #(1 #(2))
(let ((v (vector-append #(1)))) (vector-set! v 0 2) v) ; => #(2)
(vector-append #(1) '(2))                 ; !> vector-append: not a vector (argument 2): (2)

; vector-fill!
(let ((a (vector 1 2 3 4 5))) (vector-fill! a 'smash 2 4) a) ; => #(1 2 smash smash 5)
(let ((a (vector 1 2 3))) (vector-fill! a 0) a) ; => #(0 0 0)
(let ((a (vector 1 2 3))) (vector-fill! a 0 1) a) ; => #(1 0 0)
(let ((a (vector 1 2 3))) (vector-fill! a 0 3) a) ; => #(1 2 3)
(vector-fill! (vector 1 2) 0 3)           ; !> vector-fill!: index out of range: 3 #(1 2)
(vector-fill! (vector 1 2) 0 1 3)         ; !> vector-fill!: index out of range: 3 #(1 2)
(vector-fill! #(1 2) 0)                   ; !> vector-fill!: constant vector: #(1 2)
(vector-fill! '(1) 0)                     ; !> vector-fill!: not a vector (argument 1): (1)

; vector-map (6.10)
(vector-map cadr '#((a b) (d e) (g h)))   ; => #(b e h)
(vector-map + #(1 2) #(10 20))            ; => #(11 22)
(vector-map + #(1 2) #(10))               ; => #(11)
(vector-map * #(1 2) #(10 20 30) #(2 2))  ; => #(20 80)
(vector-map car #())                      ; => #()
(let ((count 0))
  (vector-map (lambda (ignored) (set! count (+ count 1)) count) '#(a b))) ; => #(1 2)
(call/cc (lambda (k) (vector-map (lambda (x) (k x)) #(1 2)))) ; => 1
(vector-map car '(1))                     ; !> vector-map: not a vector (argument 2): (1)
(vector-map + #(1) '(1))                  ; !> vector-map: not a vector (argument 3): (1)
(vector-map car #(1))                     ; !> car: not a pair: 1

; vector-for-each (6.10)
(let ((v (make-vector 5)))
  (vector-for-each (lambda (i) (vector-set! v i (* i i))) '#(0 1 2 3 4))
  v)                                      ; => #(0 1 4 9 16)
(vector-for-each (lambda (a b) (display (+ a b))) #(1 2 3) #(4 5))
; prints: 57
(vector-for-each car #())
; prints:
(vector-for-each car '(1))                ; !> vector-for-each: not a vector (argument 2): (1)
(vector-for-each + #(1) #(1) 5)           ; !> vector-for-each: not a vector (argument 4): 5
(vector-for-each car #(1))                ; !> car: not a pair: 1
