; 6.9  Bytevectors

; how they are written
#u8(0 10 5)                               ; => #u8(0 10 5)
#u8()                                     ; => #u8()
#u8(#xff #b11)                            ; => #u8(255 3)

; bytevector?
(bytevector? #u8(1 2))                    ; => #t
(bytevector? (bytevector))                ; => #t
(bytevector? #(1 2))                      ; => #f
(bytevector? "a")                         ; => #f
(bytevector?)                             ; !> bytevector?: wrong number of operands, its shape is (bytevector? obj)

; make-bytevector
(make-bytevector 2 12)                    ; => #u8(12 12)
(make-bytevector 0 12)                    ; => #u8()
(bytevector-length (make-bytevector 3))   ; => 3
(make-bytevector 2 256)                   ; !> make-bytevector: not a byte (argument 2): 256
(make-bytevector 2 -1)                    ; !> make-bytevector: not a byte (argument 2): -1
(make-bytevector -1)                      ; !> make-bytevector: not an exact nonnegative integer (argument 1): -1
(make-bytevector 1000000000000)           ; !> the memory budget is used up: an object too large

; bytevector
(bytevector 1 3 5 1 3 5)                  ; => #u8(1 3 5 1 3 5)
(bytevector)                              ; => #u8()
(bytevector 0 255)                        ; => #u8(0 255)
(bytevector 1 256)                        ; !> bytevector: not a byte (argument 2): 256
(bytevector 1.0)                          ; !> bytevector: not a byte (argument 1): 1.0
(bytevector 'a)                           ; !> bytevector: not a byte (argument 1): a

; bytevector-u8-ref
(bytevector-u8-ref '#u8(1 1 2 3 5 8 13 21) 5) ; => 8
(bytevector-u8-ref #u8(7) 0)              ; => 7
(bytevector-u8-ref #u8(1 2) 2)            ; !> bytevector-u8-ref: index out of range: 2 #u8(1 2)
(bytevector-u8-ref #u8(1 2) -1)           ; !> bytevector-u8-ref: not an exact nonnegative integer (argument 2): -1
(bytevector-u8-ref #(1 2) 0)              ; !> bytevector-u8-ref: not a bytevector (argument 1): #(1 2)

; bytevector-u8-set!
(let ((bv (bytevector 1 2 3 4)))
  (bytevector-u8-set! bv 1 3)
  bv)                                     ; => #u8(1 3 3 4)
(bytevector-u8-set! #u8(1 2) 0 3)         ; !> bytevector-u8-set!: constant bytevector: #u8(1 2)
(bytevector-u8-set! (bytevector 1 2) 2 3) ; !> bytevector-u8-set!: index out of range: 2 #u8(1 2)
(bytevector-u8-set! (bytevector 1 2) 0 256) ; !> bytevector-u8-set!: not a byte (argument 3): 256
(bytevector-u8-set! (vector 1 2) 0 2)     ; !> bytevector-u8-set!: not a bytevector (argument 1): #(1 2)

; bytevector-length
(bytevector-length #u8(1 2 3))            ; => 3
(bytevector-length #u8())                 ; => 0
(bytevector-length "abc")                 ; !> bytevector-length: not a bytevector: "abc"

; bytevector-copy
(let ((a #u8(1 2 3 4 5))) (bytevector-copy a 2 4)) ; => #u8(3 4)
(bytevector-copy #u8(1 2 3))              ; => #u8(1 2 3)
(bytevector-copy #u8(1 2 3) 1)            ; => #u8(2 3)
(bytevector-copy #u8(1 2 3) 3)            ; => #u8()
(let ((b (bytevector-copy #u8(1 2)))) (bytevector-u8-set! b 0 9) b) ; => #u8(9 2)
(bytevector-copy #u8(1 2) 3)              ; !> bytevector-copy: index out of range: 3 #u8(1 2)
(bytevector-copy #u8(1 2 3) 2 1)          ; !> bytevector-copy: index out of range: 2 #u8(1 2 3)
(bytevector-copy '(1))                    ; !> bytevector-copy: not a bytevector (argument 1): (1)

; bytevector-copy!
(let ((a (bytevector 1 2 3 4 5)) (b (bytevector 10 20 30 40 50)))
  (bytevector-copy! b 1 a 0 2)
  b)                                      ; => #u8(10 1 2 40 50)
(let ((b (bytevector 1 2 3 4 5))) (bytevector-copy! b 1 b 0 4) b) ; => #u8(1 1 2 3 4)
(let ((b (bytevector 1 2 3 4 5))) (bytevector-copy! b 0 b 1) b) ; => #u8(2 3 4 5 5)
(let ((b (bytevector 1 2))) (bytevector-copy! b 2 #u8()) b) ; => #u8(1 2)
(bytevector-copy! (bytevector 1 2) 1 #u8(3 4)) ; !> bytevector-copy!: not enough room: 1 #u8(1 2)
(bytevector-copy! #u8(1 2) 0 #u8(3))      ; !> bytevector-copy!: constant bytevector: #u8(1 2)
(bytevector-copy! (bytevector 1) 2 #u8()) ; !> bytevector-copy!: index out of range: 2 #u8(1)
(bytevector-copy! (bytevector 1) 0 #(1))  ; !> bytevector-copy!: not a bytevector (argument 3): #(1)

; bytevector-append
(bytevector-append #u8(0 1 2) #u8(3 4 5)) ; => #u8(0 1 2 3 4 5)
(bytevector-append)                       ; => #u8()
(bytevector-append #u8(1) #u8() #u8(2))   ; => #u8(1 2)
(let ((b (bytevector-append #u8(1)))) (bytevector-u8-set! b 0 2) b) ; => #u8(2)
(bytevector-append #u8(1) "a")            ; !> bytevector-append: not a bytevector (argument 2): "a"

; utf8->string
(utf8->string #u8(#x41))                  ; => "A"
(utf8->string #u8())                      ; => ""
(utf8->string #u8(#xCE #xBB))             ; => "λ"
(utf8->string #u8(#xF0 #x9F #x98 #x80))   ; => "😀"
(utf8->string #u8(65 66 67 68) 1)         ; => "BCD"
(utf8->string #u8(65 66 67 68) 1 3)       ; => "BC"
(string-length (utf8->string #u8(#xEF #xBB #xBF))) ; => 1
(utf8->string #u8(#xCE))                  ; !> utf8->string: not UTF-8: #u8(206)
(utf8->string #u8(255))                   ; !> utf8->string: not UTF-8: #u8(255)
(utf8->string #u8(#xED #xA0 #x80))        ; !> utf8->string: not UTF-8: #u8(237 160 128)
(utf8->string #u8(#xC0 #x80))             ; !> utf8->string: not UTF-8: #u8(192 128)
(utf8->string #u8(65) 2)                  ; !> utf8->string: index out of range: 2 #u8(65)
(utf8->string "A")                        ; !> utf8->string: not a bytevector (argument 1): "A"

; string->utf8
(string->utf8 "λ")                        ; => #u8(206 187)
(string->utf8 "")                         ; => #u8()
(string->utf8 "😀")                       ; => #u8(240 159 152 128)
(string->utf8 "abc" 1)                    ; => #u8(98 99)
(string->utf8 "a😀b" 1 2)                 ; => #u8(240 159 152 128)
(let ((b (string->utf8 "a"))) (bytevector-u8-set! b 0 1) b) ; => #u8(1)
(string->utf8 "abc" 4)                    ; !> string->utf8: index out of range: 4 "abc"
(string->utf8 "abc" 0 4)                  ; !> string->utf8: index out of range: 4 "abc"
(string->utf8 'a)                         ; !> string->utf8: not a string (argument 1): a
