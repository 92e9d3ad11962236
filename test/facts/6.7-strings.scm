; 6.7  Strings

; how they are written
"The word \"recursion\" has many meanings." ; => "The word \"recursion\" has many meanings."
"a\\b"                                    ; => "a\\b"
"\a\b\t\n\r"                              ; => "\a\b\t\n\r"
"\x41;bc"                                 ; => "Abc"
"\x0;\x7f;"                               ; => "\x0;\x7f;"
"λ😀é"                                    ; => "λ😀é"
"one \
    line"                                 ; => "one line"
(display "a\"b\\c\n")
; prints: a"b\\c\n

; string?
(string? "a")                             ; => #t
(string? "")                              ; => #t
(string? 'a)                              ; => #f
(string? #\a)                             ; => #f
(string?)                                 ; !> string?: wrong number of operands, its shape is (string? obj)

; make-string
(make-string 3 #\x)                       ; => "xxx"
(make-string 0 #\x)                       ; => ""
(string-length (make-string 4))           ; => 4
(make-string 2 #\😀)                      ; => "😀😀"
(make-string -1 #\x)                      ; !> make-string: not an exact nonnegative integer (argument 1): -1
(make-string 2.0 #\x)                     ; !> make-string: not an exact nonnegative integer (argument 1): 2.0
(make-string 2 "x")                       ; !> make-string: not a character (argument 2): "x"
(make-string 1000000000000 #\x)           ; !> the memory budget is used up: an object too large

; string
(string #\a #\b)                          ; => "ab"
(string)                                  ; => ""
(string #\😀 #\x)                         ; => "😀x"
(let ((s (string #\a))) (string-set! s 0 #\b) s) ; => "b"
(string #\a 'b)                           ; !> string: not a character (argument 2): b
(string "a")                              ; !> string: not a character (argument 1): "a"

; string-length
(string-length "abc")                     ; => 3
(string-length "")                        ; => 0
(string-length "😀é")                     ; => 2
(string-length "e\x301;")                 ; => 2
(string-length 'abc)                      ; !> string-length: not a string: abc

; string-ref
(string-ref "abc" 0)                      ; => #\a
(string-ref "abc" 2)                      ; => #\c
(string-ref "😀b" 1)                      ; => #\b
(string-ref "abc" 3)                      ; !> string-ref: index out of range: 3 "abc"
(string-ref "abc" -1)                     ; !> string-ref: not an exact nonnegative integer (argument 2): -1
(string-ref "abc" 1.0)                    ; !> string-ref: not an exact nonnegative integer (argument 2): 1.0
(string-ref "" 0)                         ; !> string-ref: index out of range: 0 ""
(string-ref 'abc 0)                       ; !> string-ref: not a string (argument 1): abc

; string-set!
(define (f) (make-string 3 #\*))
(let ((s (f))) (string-set! s 0 #\?) s)   ; => "?**"
(let ((s (f))) (string-set! s 1 #\😀) s)  ; => "*😀*"
(let ((s (string #\😀 #\b))) (string-set! s 0 #\a) s) ; => "ab"
(string-set! "abc" 0 #\?)                 ; !> string-set!: constant string: "abc"
(string-set! (symbol->string 'immutable) 0 #\?) ; !> string-set!: constant string: "immutable"
(string-set! (f) 3 #\?)                   ; !> string-set!: index out of range: 3 "***"
(string-set! (f) 0 "?")                   ; !> string-set!: not a character (argument 3): "?"
(string-set! 'a 0 #\?)                    ; !> string-set!: not a string (argument 1): a

; string=? and its kind
(string=? "abc" "abc")                    ; => #t
(string=? "abc" "abd")                    ; => #f
(string=? "abc" "ABC")                    ; => #f
(string=? "" "")                          ; => #t
(string=? "a" "a" "a")                    ; => #t
(string=? "a" "a" "b")                    ; => #f
(string=? "é" "e\x301;")                  ; => #f
(string=? "a" 'a)                         ; !> string=?: not a string (argument 2): a
(string=? "a" "b" 'c)                     ; !> string=?: not a string (argument 3): c
(string=? "a")                            ; !> string=?: wrong number of operands, its shape is (string=? a b c ...): "a"
(string<? "abc" "abd")                    ; => #t
(string<? "ab" "abc")                     ; => #t
(string<? "abc" "abc")                    ; => #f
(string<? "" "a")                         ; => #t
(string<? "Z" "a")                        ; => #t
(string<? "a" "b" "c")                    ; => #t
(string<? "a" "c" "b")                    ; => #f
(string<? "\xFFFD;" "\x10000;")           ; => #t
(string<? 1 "a")                          ; !> string<?: not a string (argument 1): 1
(string>? "b" "a")                        ; => #t
(string>? "abc" "ab")                     ; => #t
(string>? "a" "a")                        ; => #f
(string>? "c" "b" "a")                    ; => #t
(string>? "\x10000;" "\xE000;")           ; => #t
(string>? "a" 1)                          ; !> string>?: not a string (argument 2): 1
(string<=? "a" "a" "b")                   ; => #t
(string<=? "b" "a")                       ; => #f
(string<=? "" "")                         ; => #t
(string<=? "a" #\b)                       ; !> string<=?: not a string (argument 2): #\b
(string>=? "b" "b" "a")                   ; => #t
(string>=? "a" "b")                       ; => #f
(string>=? #\a "b")                       ; !> string>=?: not a string (argument 1): #\a

; without regard to case
(string-ci=? "AbC" "aBc")                 ; => #t
(string-ci=? "Straße" "STRASSE")          ; => #t
(string-ci=? "ΧΑΟΣ" "χαος" "χαοσ")        ; => #t
(string-ci=? "a" "b")                     ; => #f
(string-ci=? "a" 1)                       ; !> string-ci=?: not a string (argument 2): 1
(string-ci<? "a" "B")                     ; => #t
(string-ci<? "B" "a")                     ; => #f
(string-ci<? "a" "B" "c")                 ; => #t
(string-ci<? "a" 1)                       ; !> string-ci<?: not a string (argument 2): 1
(string-ci>? "B" "a")                     ; => #t
(string-ci>? "a" "B")                     ; => #f
(string-ci>? "a" 1)                       ; !> string-ci>?: not a string (argument 2): 1
(string-ci<=? "A" "a" "B")                ; => #t
(string-ci<=? "b" "A")                    ; => #f
(string-ci<=? "a" 1)                      ; !> string-ci<=?: not a string (argument 2): 1
(string-ci>=? "B" "b" "A")                ; => #t
(string-ci>=? "A" "b")                    ; => #f
(string-ci>=? "a" 1)                      ; !> string-ci>=?: not a string (argument 2): 1

; case
(string-upcase "Hello")                   ; => "HELLO"
(string-upcase "")                        ; => ""
(string-upcase "straße")                  ; => "STRASSE"
(string-upcase "χαος")                    ; => "ΧΑΟΣ"
(string-upcase 'a)                        ; !> string-upcase: not a string: a
(string-downcase "HeLLo")                 ; => "hello"
(string-downcase "ΧΑΟΣ")                  ; => "χαος"
(string-downcase "ΧΑΟΣΣ")                 ; => "χαοσς"
(string-downcase "ΧΑΟΣ Σ")                ; => "χαος σ"
(string-downcase "STRASSE")               ; => "strasse"
(string-downcase 1)                       ; !> string-downcase: not a string: 1
(string-foldcase "HeLLo")                 ; => "hello"
(string-foldcase "ΧΑΟΣ")                  ; => "χαοσ"
(string-foldcase "Straße")                ; => "strasse"
(string-foldcase "ﬁ")                     ; => "fi"
(string-foldcase #\a)                     ; !> string-foldcase: not a string: #\a

; substring
(substring "abcdef" 2 4)                  ; => "cd"
(substring "abc" 0 3)                     ; => "abc"
(substring "abc" 1 1)                     ; => ""
(substring "a😀b" 1 3)                    ; => "😀b"
(substring "abc" 2 1)                     ; !> substring: index out of range: 2 "abc"
(substring "abc" 0 4)                     ; !> substring: index out of range: 4 "abc"
(substring "abc" -1 2)                    ; !> substring: not an exact nonnegative integer (argument 2): -1
(substring 'abc 0 1)                      ; !> substring: not a string (argument 1): abc

; string-append
(string-append "abc" "def")               ; => "abcdef"
(string-append)                           ; => ""
(string-append "a")                       ; => "a"
(string-append "a" "" "b" "c")            ; => "abc"
(string-append "😀" "a")                  ; => "😀a"
(let ((s (string-append "a"))) (string-set! s 0 #\b) s) ; => "b"
(string-append "a" 'b)                    ; !> string-append: not a string (argument 2): b
(string-append "a" "b" 3)                 ; !> string-append: not a string (argument 3): 3

; string->list, list->string
(string->list "apple")                    ; => (#\a #\p #\p #\l #\e)
(string->list "")                         ; => ()
(string->list "abc" 1)                    ; => (#\b #\c)
(string->list "abc" 1 2)                  ; => (#\b)
(string->list "a😀")                      ; => (#\a #\😀)
(string->list "abc" 4)                    ; !> string->list: index out of range: 4 "abc"
(string->list "abc" 0 4)                  ; !> string->list: index out of range: 4 "abc"
(string->list 'a)                         ; !> string->list: not a string (argument 1): a
(list->string '(#\a #\b))                 ; => "ab"
(list->string '())                        ; => ""
(list->string '(#\😀))                    ; => "😀"
(string-length (list->string (make-list 100000 #\a))) ; => 100000
(list->string '(#\a b))                   ; !> list->string: not a character: b
(list->string '(#\a . #\b))               ; !> list->string: not a proper list: (#\a . #\b)
(list->string "a")                        ; !> list->string: not a proper list: "a"

; string-copy
(string-copy "abc")                       ; => "abc"
(string-copy "abc" 1)                     ; => "bc"
(string-copy "abc" 1 2)                   ; => "b"
(string-copy "abc" 3)                     ; => ""
(let* ((s "abc") (t (string-copy s))) (string-set! t 0 #\x) (list s t)) ; => ("abc" "xbc")
(string-copy "abc" 4)                     ; !> string-copy: index out of range: 4 "abc"
(string-copy "abc" 2 1)                   ; !> string-copy: index out of range: 2 "abc"
(string-copy 'a)                          ; !> string-copy: not a string (argument 1): a

; string-copy!
(define a "12345")
(let ((b (string-copy "abcde"))) (string-copy! b 1 a 0 2) b) ; => "a12de"
(let ((s (string-copy "abcde"))) (string-copy! s 1 s 0 4) s) ; => "aabcd"
(let ((s (string-copy "abcde"))) (string-copy! s 0 s 1) s) ; => "bcdee"
(let ((s (string-copy "abc"))) (string-copy! s 1 "😀") s) ; => "a😀c"
(let ((s (string-copy "abc"))) (string-copy! s 3 "") s) ; => "abc"
(string-copy! (string-copy "abc") 2 "de") ; !> string-copy!: not enough room: 2 "abc"
(string-copy! (string-copy "abc") 4 "")   ; !> string-copy!: index out of range: 4 "abc"
(string-copy! (string-copy "abc") 0 "de" 3) ; !> string-copy!: index out of range: 3 "de"
(string-copy! "abc" 0 "d")                ; !> string-copy!: constant string: "abc"
(string-copy! (string-copy "abc") 0 'd)   ; !> string-copy!: not a string (argument 3): d

; string-fill!
(let ((s (string-copy "abc"))) (string-fill! s #\x) s) ; => "xxx"
(let ((s (string-copy "abc"))) (string-fill! s #\x 1) s) ; => "axx"
(let ((s (string-copy "abc"))) (string-fill! s #\😀 1 2) s) ; => "a😀c"
(let ((s (string-copy "abc"))) (string-fill! s #\x 3) s) ; => "abc"
(string-fill! (string-copy "abc") #\x 4)  ; !> string-fill!: index out of range: 4 "abc"
(string-fill! (string-copy "abc") "x")    ; !> string-fill!: not a character (argument 2): "x"
(string-fill! "abc" #\x)                  ; !> string-fill!: constant string: "abc"
(string-fill! 'abc #\x)                   ; !> string-fill!: not a string (argument 1): abc

; string-map (6.10)
(string-map char-foldcase "AbdEgH")       ; => "abdegh"
(string-map (lambda (c) (integer->char (+ 1 (char->integer c)))) "HAL") ; => "IBM"
(string-map (lambda (c k) ((if (eqv? k #\u) char-upcase char-downcase) c))
            "studlycaps xxx"
            "ululululul")                 ; => "StUdLyCaPs"
(string-map char-upcase "")               ; => ""
(string-map (lambda (a b c) (if (char=? a b) c a)) "abc" "axc" "123") ; => "1b3"
(call/cc (lambda (k) (string-map (lambda (c) (k c)) "ab"))) ; => #\a
(string-map char->integer "ab")           ; !> string-map: not a character: 97
(string-map char-upcase '(#\a))           ; !> string-map: not a string (argument 2): (#\a)
(string-map char=? "a" 5)                 ; !> string-map: not a string (argument 3): 5

; string-for-each (6.10)
(let ((v '()))
  (string-for-each (lambda (c) (set! v (cons (char->integer c) v))) "abcde")
  v)                                      ; => (101 100 99 98 97)
(string-for-each (lambda (a b) (display b) (display a)) "abc" "xy")
; prints: xayb
(string-for-each char-upcase "")
; prints:
(string-for-each display 'a)              ; !> string-for-each: not a string (argument 2): a
(string-for-each char=? "a" "b" 'c)       ; !> string-for-each: not a string (argument 4): c
